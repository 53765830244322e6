import type { ScriptedOutcome } from '../../lib/channels/test-recipients.ts'

export type Attachment = { filename: string; contentType: string; bytes: number }

/** One try to send, accepted or refused. Optional fields are absent where the channel has no such thing. */
export type ReceivedMessage = {
  id: string
  provider: 'ses' | 'sns' | 'fcm' | 'simulated'
  channel: 'email' | 'sms' | 'push'
  to: string
  from?: string | undefined
  subject?: string | undefined
  title?: string | undefined
  text?: string | undefined
  html?: string | undefined
  headers?: Record<string, string> | undefined
  data?: Record<string, string> | undefined
  attachments?: Attachment[] | undefined
  /** What came over the wire, made readable. */
  raw?: string | undefined
  notificationId?: string | undefined
  accepted: boolean
  /** What the recipient's name asked for; absent for ordinary recipients. */
  outcome?: ScriptedOutcome | undefined
  /** What was answered: 'ok', the provider's error code, or 'no_answer'. */
  code: string
  /** The provider's own id for the message, in its answer; absent when the answer carried none. */
  providerMessageId?: string | undefined
  receivedAt: string
}

export type Draft = Omit<ReceivedMessage, 'id' | 'receivedAt'>

export type Filter = {
  channel?: string | undefined
  to?: string | undefined
  notificationId?: string | undefined
  accepted?: boolean | undefined
  q?: string | undefined
}

export type ReceivedMessages = ReturnType<typeof createReceivedMessages>

const messagesMax = 10_000 // what a long load test leaves behind and a person may still want to look at
const bytesMax = 256 * 1024 * 1024 // large attachments must not fill a laptop's memory before messagesMax is reached

/** Keeps the latest messages in order of arrival; the oldest leave when either bound is reached. */
export const createReceivedMessages = (now: () => Date, onReceived: (message: ReceivedMessage) => void = () => {}) => {
  const messages = new Map<string, { message: ReceivedMessage; bytes: number }>()
  // Ids sort by arrival, also across restarts, so that a page left open keeps its place.
  const epoch = now().getTime().toString(36)
  let sequence = 0
  let bytesHeld = 0

  const evict = () => {
    for (const [id, { bytes }] of messages) {
      if (messages.size <= messagesMax && bytesHeld <= bytesMax) return
      bytesHeld -= bytes
      messages.delete(id)
    }
  }

  const add = (draft: Draft): ReceivedMessage => {
    sequence += 1
    const id = `${epoch}-${sequence.toString(36).padStart(6, '0')}`
    const message = { id, ...draft, receivedAt: now().toISOString() }
    const bytes = sizeOf(message)
    messages.set(id, { message, bytes })
    bytesHeld += bytes
    evict()
    onReceived(message)
    return message
  }

  return {
    add,
    find: (id: string): ReceivedMessage | undefined => messages.get(id)?.message,
    list: (filter: Filter = {}): ReceivedMessage[] =>
      Array.from(messages.values(), ({ message }) => message).filter((message) => matches(message, filter)),
    clear: () => {
      messages.clear()
      bytesHeld = 0
    },
  }
}

const sizeOf = ({ text, html, raw }: ReceivedMessage) => (text?.length ?? 0) + (html?.length ?? 0) + (raw?.length ?? 0)

const matches = (message: ReceivedMessage, { channel, to, notificationId, accepted, q }: Filter) =>
  (channel === undefined || message.channel === channel) &&
  (to === undefined || message.to.toLowerCase() === to.toLowerCase()) &&
  (notificationId === undefined || message.notificationId === notificationId) &&
  (accepted === undefined || message.accepted === accepted) &&
  (q === undefined || mentions(message, q.toLowerCase()))

const mentions = ({ to, from, subject, title, text, notificationId, code }: ReceivedMessage, words: string) =>
  [to, from, subject, title, text, notificationId, code].some((field) => field?.toLowerCase().includes(words))
