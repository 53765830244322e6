import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createSnsVerifier } from '../../lib/http/sns-signature.ts'
import { certUrl, createSnsTopic, publishedAt, type SnsPost, topicArn } from '../support/sns-topic.ts'

const topic = createSnsTopic()
const foreign = createSnsTopic()
const certificates = new Map([
  [certUrl, topic.certificate],
  ['https://sns.us-east-1.amazonaws.com/SimpleNotificationService-1.pem', foreign.certificate],
])
const verify = createSnsVerifier({ now: () => publishedAt, certificateAt: async (url) => certificates.get(url) }, [
  topicArn,
])

const messages = fc
  .record({ Message: fc.string({ unit: 'binary' }), MessageId: fc.uuid(), Subject: fc.constantFrom('a', 'A subject') })
  .map((fields) => ({ ...fields, Message: fields.Message.replaceAll('\0', '') }))

it('takes everything that SNS has signed', async () => {
  await fc.assert(
    fc.asyncProperty(messages, async (fields) => {
      const post = topic.notification(fields)
      const verdict = await verify(JSON.stringify(post))
      expect(verdict).toMatchObject({ type: 'genuine', message: post })
    }),
    { numRuns: 300 },
  )
})

const originals = [topic.notification(), topic.notification({ Subject: 'x' }), topic.confirmation()]
const fields = [...new Set(originals.flatMap((post) => Object.keys(post)))]
const original = fc.nat(originals.length - 1).map((index) => originals[index] as SnsPost)
const field = fc.constantFrom(...fields)

/** Every way that a forger has: what he returns is what he posts. */
const mutations: fc.Arbitrary<string>[] = [
  // one bit or more, anywhere in what goes over the wire
  fc.tuple(original, fc.array(fc.nat(), { minLength: 1, maxLength: 3 })).map(([post, bits]) => {
    const bytes = Buffer.from(JSON.stringify(post))
    for (const bit of bits) {
      const at = Math.floor(bit / 8) % bytes.length
      bytes[at] = (bytes[at] ?? 0) ^ (1 << (bit % 8))
    }
    return bytes.toString('utf8')
  }),
  // one character of one field
  fc
    .tuple(original, field, fc.nat(), fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }))
    .map(([post, name, at, character]) => {
      const text = post[name] ?? ''
      const place = at % (text.length + 1)
      return JSON.stringify({ ...post, [name]: text.slice(0, place) + character + text.slice(place + 1) })
    }),
  // two fields swapped, or one field gone
  fc
    .tuple(original, field, field)
    .map(([post, one, other]) => JSON.stringify({ ...post, [one]: post[other], [other]: post[one] })),
  fc.tuple(original, field).map(([{ ...post }, name]) => {
    delete post[name]
    return JSON.stringify(post)
  }),
  // the boundary between two fields moved
  fc.tuple(original, fc.nat(5)).map(([post, at]) => {
    const names = ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type']
    const [one = '', other = ''] = names.slice(at, at + 2)
    return JSON.stringify({ ...post, [one]: `${post[one]}\n${other}\n${post[other]}`, [other]: undefined })
  }),
  // another topic, another address, an old message, version 1, another signer
  fc
    .constantFrom('x', '', topicArn.toUpperCase(), `${topicArn}2`, `${topicArn},${topicArn}`)
    .map((TopicArn) => JSON.stringify(topic.notification({ TopicArn }))),
  fc
    .oneof(
      fc.webUrl(),
      fc.constantFrom(...certificates.keys()).map((url) => url.replace('eu-central-1', 'us-east-1')),
      fc.string().map((end) => `${certUrl}${end}x`),
    )
    .map((SigningCertURL) => JSON.stringify(topic.notification({ SigningCertURL }))),
  fc
    .integer({ min: 3_600_001, max: 1e12 })
    .map((ageMs) =>
      JSON.stringify(topic.notification({ Timestamp: new Date(publishedAt.getTime() - ageMs).toISOString() })),
    ),
  original.map((post) => JSON.stringify(topic.signed({ ...post, SignatureVersion: '1' }, 'RSA-SHA1'))),
  original.map((post) => JSON.stringify(foreign.signed(post))),
  // the signature of another message of the same topic
  fc
    .tuple(original, original)
    .map(([post, other]) => JSON.stringify({ ...post, Message: `${post.Message} `, Signature: other.Signature })),
]

it('takes none of 10 000 mutations of what SNS has signed', { timeout: 120_000 }, async () => {
  const body = fc.oneof(...mutations).filter((text) => !saysTheSame(text))
  let refused = 0
  await fc.assert(
    fc.asyncProperty(body, async (text) => {
      expect((await verify(text)).type).toBe('refused')
      refused += 1
    }),
    { numRuns: 10_000 },
  )
  expect(refused).toBe(10_000)
})

/** A field swapped with itself, a bit turned twice or a field that nobody reads: nothing is forged by that. */
const saysTheSame = (text: string) => {
  try {
    const post = JSON.parse(text)
    return originals.some((one) => Object.entries(one).every(([name, value]) => post[name] === value))
  } catch {
    return false
  }
}
