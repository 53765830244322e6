import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ReceivedMessage } from '../../dev/simulator/received-messages.ts'
import { type Simulator, startSimulator } from '../../dev/simulator/simulator.ts'
import { DeliveryError } from '../../lib/notifications/delivery-error.ts'
import type { EmailMessage, NotificationId } from '../../lib/notifications/notification.ts'
import { hostileTexts } from '../support/injection-corpus.ts'
import { outgoingOf } from '../support/outgoing.ts'
import { sesAt } from '../support/provider-channels.ts'
import { expectOneRecipient, expectOwnHeaders, expectOwnWords, type WrittenEmail } from '../support/received-email.ts'

const plain: EmailMessage = { channel: 'email', to: 'ada@example.com', text: 'Hello Ada', subject: 'Greetings' }
const file = (filename: string) => [{ filename, contentType: 'text/plain', content: 'NDI=' }]

/** As rows that came past the door: what the channel alone makes of it. */
const everyField = (text: string): Partial<EmailMessage>[] => [
  { headers: { 'X-Note': text } },
  { headers: { [text]: '1' } },
  ...[
    { subject: text },
    { text },
    { html: text },
    { attachments: file(text) },
    { replyTo: `ada@example.com${text}` },
    { to: `ada@example.com${text}` },
  ].flatMap((fields) => [fields, { ...fields, headers: { 'X-Note': 'x' } }]),
]

const corpusOf = (texts: readonly string[]) => texts.flatMap(everyField).map((fields) => ({ ...plain, ...fields }))

const writtenIn = ({ to, text, html, subject, attachments = [] }: EmailMessage): WrittenEmail => ({
  to,
  text,
  html,
  subject,
  filenames: attachments.map(({ filename }) => filename),
  headers: ['X-Note'],
})

const inFlightMax = 40

describe.each([
  { kind: 'line breaks', corpus: corpusOf(hostileTexts.lineBreaks) },
  { kind: 'markup', corpus: corpusOf(hostileTexts.markup) },
])('given $corpus.length e-mails with $kind where they do not belong', ({ corpus }) => {
  let simulator: Simulator
  const refusals: unknown[] = []
  beforeAll(async () => {
    simulator = await startSimulator({ port: 0 })
    const channel = sesAt(simulator.url)
    const left = corpus.entries()
    const send = async () => {
      for (const [index, message] of left) {
        const outgoing = outgoingOf(message, { notificationId: `n-${index}` as NotificationId })
        await channel.send(outgoing, new AbortController().signal).catch((error) => void refusals.push(error))
      }
    }
    await Promise.all(Array.from({ length: inFlightMax }, send))
  }, 300_000)
  afterAll(() => simulator.close())

  const eachReceived = (check: (message: ReceivedMessage, written: WrittenEmail) => void) => {
    for (const message of simulator.messages()) {
      const written = corpus[Number(message.notificationId?.slice('n-'.length))]
      if (!written) throw new Error(`nobody wrote ${message.notificationId}`)
      check(message, writtenIn(written))
    }
  }

  it('they are a thousand at least, and each was sent once or refused for good before it left', () => {
    expect(corpus.length).toBeGreaterThanOrEqual(1_000)
    expect(simulator.messages().length + refusals.length).toBe(corpus.length)
    expect(simulator.messages().length).toBeGreaterThan(200)
    for (const error of refusals) {
      if (!(error instanceof DeliveryError)) throw error
      expect(error.failure).toMatchObject({ kind: 'permanent', code: expect.stringMatching(/^email\.unsafe_/) })
    }
  })

  it('each goes to the one recipient that it names', () => eachReceived(expectOneRecipient))

  it('none has a header that nobody asked for', () => eachReceived(expectOwnHeaders))

  it('each part says what was written there, and nothing of any other', () => eachReceived(expectOwnWords))
})
