import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ReceivedMessage } from '../../dev/simulator/received-messages.ts'
import type { Answer } from '../support/answer.ts'
import { someHostileTexts } from '../support/injection-corpus.ts'
import { expectOneRecipient, expectOwnHeaders, expectOwnWords, type WrittenEmail } from '../support/received-email.ts'
import { anEmailBody, notificationsPath } from '../support/requests.ts'
import { openStack, type Stack } from '../support/stack.ts'
import { until } from '../support/until.ts'

const patienceMs = 150_000 // a busy machine; hundreds of requests
const fields = ['subject', 'message', 'html', 'filename', 'header', 'header_name', 'reply_to', 'email'] as const
const file = (filename: string) => [{ filename, content_type: 'text/plain', content: 'NDI=' }]
const bodyWith = (field: (typeof fields)[number], text: string) => {
  switch (field) {
    case 'filename':
      return anEmailBody({ attachments: file(text) })
    case 'header':
      return anEmailBody({ headers: { 'X-Note': text } })
    case 'header_name':
      return anEmailBody({ headers: { [text]: '1' } })
    case 'reply_to':
      return anEmailBody({ reply_to: `ada@example.com${text}` })
    case 'email':
      return anEmailBody({ email: `ada@example.com${text}` })
    default:
      return anEmailBody({ [field]: text })
  }
}

const texts = [...someHostileTexts.lineBreaks, ...someHostileTexts.markup]
// Each as a plain e-mail and, with a header beside it, as one that we write as MIME.
const corpus = fields.flatMap((field) =>
  texts.flatMap((text) => {
    const body: Record<string, unknown> = bodyWith(field, text)
    return 'headers' in body ? [body] : [body, { ...body, headers: { 'X-Note': 'x' } }]
  }),
)

const writtenIn = (body: Record<string, unknown>): WrittenEmail => ({
  to: body.email,
  text: body.message,
  html: body.html,
  subject: body.subject,
  filenames: ((body.attachments ?? []) as { filename: string }[]).map(({ filename }) => filename),
  headers: ['X-Note'],
})

describe(`given ${corpus.length} requests for e-mails that try to be more than one`, () => {
  let stack: Stack
  const accepted = new Map<string, Record<string, unknown>>()
  const answers: Answer[] = []
  beforeAll(async () => {
    stack = await openStack()
    for (const body of corpus) {
      const answer = await stack.request('POST', notificationsPath, { key: stack.keys.acme.live, body })
      answers.push(answer)
      if (answer.status === 202) accepted.set(`${answer.body.id}`, body)
    }
    await until(
      'all of them to end',
      async () => {
        await stack.drain('email')
        const [open] = await stack.db`select count(*)::int as count from notifications where finished_at is null`
        return open?.count === 0
      },
      patienceMs,
    )
  }, 2 * patienceMs)
  afterAll(() => stack.close())

  const eachReceived = (check: (message: ReceivedMessage, written: WrittenEmail) => void) => {
    const received = stack.simulator.messages()
    expect(received).toHaveLength(accepted.size)
    for (const message of received) check(message, writtenIn(accepted.get(message.notificationId ?? '') ?? {}))
  }

  it('has 200 at least, and both refuses and takes some', () => {
    expect(corpus.length).toBeGreaterThan(500)
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202, 422]))
    expect(accepted.size).toBeGreaterThan(200)
  })

  it('sends each to the one recipient that it names, in the envelope and in the message', () =>
    eachReceived(expectOneRecipient))

  it('writes no header that nobody asked for', () => eachReceived(expectOwnHeaders))

  it('says in each part what was written there, and nothing in any other', () => eachReceived(expectOwnWords))
})
