import { describe, expect, it } from 'vitest'
import { createSnsVerifier } from '../../../lib/http/sns-signature.ts'
import { certUrl, createSnsTopic, publishedAt, type SnsPost, topicArn } from '../../support/sns-topic.ts'

const topic = createSnsTopic()
const minuteMs = 60_000
const otherArn = topicArn.replace('ses-events', 'other')

const verifierAt = (ageMs = 0, certificate: unknown = topic.certificate) => {
  const fetched: string[] = []
  const verify = createSnsVerifier(
    {
      now: () => new Date(publishedAt.getTime() + ageMs),
      certificateAt: async (url) => {
        fetched.push(url)
        return url === certUrl ? (certificate as typeof topic.certificate) : undefined
      },
    },
    [topicArn],
  )
  return { fetched, verdictOn: async (post: unknown) => verify(JSON.stringify(post)), verify }
}
const whyOf = async (post: unknown, ageMs = 0) => {
  const verdict = await verifierAt(ageMs).verdictOn(post)
  return verdict.type === 'refused' ? verdict.why : 'genuine'
}

describe('given what SNS has signed', () => {
  const { Subject: _, ...withoutSubject } = topic.notification()
  it.each<[string, SnsPost]>([
    ['a notification', topic.notification()],
    ['one without a subject', topic.signed(withoutSubject)],
    ['one with fields that nobody signs', { ...topic.notification(), UnsubscribeURL: 'https://example.com' }],
    ['one with umlauts and line breaks', topic.notification({ Message: 'Grüße\r\n\nMessageId\n1\n☃' })],
    ['a subscription’s confirmation', topic.confirmation()],
    ['an unsubscription’s confirmation', topic.confirmation({ Type: 'UnsubscribeConfirmation' })],
  ])('takes %s', async (_name, post) => {
    expect(await whyOf(post)).toBe('genuine')
  })

  it('takes it as long as SNS tries, and from a clock that is a little ahead', async () => {
    expect(await whyOf(topic.notification(), 60 * minuteMs)).toBe('genuine')
    expect(await whyOf(topic.notification(), -5 * minuteMs)).toBe('genuine')
  })

  it('refuses it later, and from the future', async () => {
    expect(await whyOf(topic.notification(), 60 * minuteMs + 1)).toBe('stale')
    expect(await whyOf(topic.notification(), -5 * minuteMs - 1)).toBe('stale')
  })
})

describe('given a message that nobody of ours has signed', () => {
  it('refuses signature version 1, well signed or not', async () => {
    const post = { ...topic.notification(), SignatureVersion: '1' }
    expect(await whyOf(post)).toBe('malformed')
    expect(await whyOf(topic.signed(post, 'RSA-SHA1'))).toBe('malformed')
    expect(await whyOf(topic.signed(topic.notification(), 'RSA-SHA1'))).toBe('bad_signature')
  })

  it.each(['Message', 'MessageId', 'Subject', 'Timestamp', 'Type'])('refuses another %s', async (name) => {
    const other = name === 'Timestamp' ? new Date(publishedAt.getTime() + 1).toISOString() : 'other'
    expect(await whyOf({ ...topic.notification(), [name]: other })).toMatch(/^(bad_signature|malformed)$/)
  })

  it('refuses a signature for other fields, though the signed text is the same', async () => {
    const { Subject, ...rest } = topic.notification()
    expect(await whyOf({ ...rest, MessageId: `${rest.MessageId}\nSubject\n${Subject}` })).toBe('malformed')
    const { MessageId, Message, ...others } = topic.notification({ Subject: 'x' })
    expect(await whyOf({ ...others, Message: `${Message}\nMessageId\n${MessageId}`, MessageId: 'x' })).toBe(
      'bad_signature',
    )
  })

  it('takes one way of writing a signature and no other', async () => {
    const post = topic.notification()
    const { Signature = '' } = post
    const bytes = Buffer.from(Signature, 'base64')
    const lookalike = Signature.replace(/(.)==$/, (_match, last) => `${String.fromCharCode(last.charCodeAt(0) + 1)}==`)
    expect(Buffer.from(lookalike, 'base64')).toEqual(bytes)
    for (const other of [lookalike, `${Signature}\n`, ` ${Signature}`, Signature.replaceAll('=', ''), '']) {
      expect(await whyOf({ ...post, Signature: other })).toMatch(/^(bad_signature|malformed)$/)
    }
  })

  it.each([
    ['another topic', { TopicArn: otherArn }, 'foreign_topic'],
    ['a certificate from another host', { SigningCertURL: certUrl.replace('sns.', 'evil.') }, 'foreign_certificate'],
    ['from a host that ends like ours', { SigningCertURL: certUrl.replace('sns.', 'x-sns.') }, 'foreign_certificate'],
    ['from another region', { SigningCertURL: certUrl.replace('eu-central-1', 'us-east-1') }, 'foreign_certificate'],
    ['without TLS', { SigningCertURL: certUrl.replace('https', 'http') }, 'foreign_certificate'],
    ['from another port', { SigningCertURL: certUrl.replace('.com/', '.com:444/') }, 'foreign_certificate'],
    ['behind a user', { SigningCertURL: certUrl.replace('//', '//x@') }, 'foreign_certificate'],
    ['with a query', { SigningCertURL: `${certUrl}?x=1` }, 'foreign_certificate'],
    ['with a fragment', { SigningCertURL: `${certUrl}#x` }, 'foreign_certificate'],
    ['in another folder', { SigningCertURL: certUrl.replace('.com/', '.com/x/') }, 'foreign_certificate'],
    ['by a detour', { SigningCertURL: certUrl.replace('.com/', '.com/x/../') }, 'foreign_certificate'],
    ['in another spelling', { SigningCertURL: certUrl.replace('sns', 'SNS') }, 'foreign_certificate'],
    ['that SNS does not have', { SigningCertURL: certUrl.replace('9c', 'ab') }, 'bad_certificate'],
    ['at no address', { SigningCertURL: 'x' }, 'foreign_certificate'],
  ])('refuses %s, well signed', async (_name, overrides, why) => {
    expect(await whyOf(topic.notification(overrides))).toBe(why)
  })

  it.each([
    ['another host', (url: string) => url.replace('sns.', 'evil.')],
    ['another action', (url: string) => url.replace('ConfirmSubscription', 'Unsubscribe')],
    ['another topic', (url: string) => url.replace(topicArn, otherArn)],
    ['two topics', (url: string) => `${url}&TopicArn=${otherArn}`],
    ['another path', (url: string) => url.replace('.com/', '.com/x')],
  ])('refuses a confirmation that leads to %s, well signed', async (_name, change) => {
    const { SubscribeURL = '' } = topic.confirmation()
    expect(await whyOf(topic.confirmation({ SubscribeURL: change(SubscribeURL) }))).toBe('foreign_subscribe_url')
  })

  it.each([
    ['before its time', createSnsTopic({ from: minuteMs })],
    ['after its time', createSnsTopic({ from: -2 * minuteMs, to: -minuteMs })],
  ])('refuses a certificate %s', async (_name, other) => {
    const verdict = await verifierAt(0, other.certificate).verdictOn(other.notification())
    expect(verdict).toEqual({ type: 'refused', why: 'bad_certificate' })
  })

  it('refuses what another key has signed', async () => {
    expect(await whyOf(createSnsTopic().notification())).toBe('bad_signature')
  })

  it('fetches nothing before the topic, the time and the address are right', async () => {
    const { fetched, verdictOn, verify } = verifierAt()
    for (const overrides of [{ TopicArn: otherArn }, { SigningCertURL: 'https://example.com/x.pem' }]) {
      await verdictOn(topic.notification(overrides))
    }
    await verdictOn(topic.notification({ Timestamp: '2026-02-01T10:00:00.000Z' }))
    for (const body of ['', '[]', 'null', '"x"', '{"Type":"Notification"}']) {
      expect(await verify(body)).toEqual({ type: 'refused', why: 'malformed' })
    }
    expect(fetched).toEqual([])
  })
})
