import type { Reply } from './exchange.ts'
import type { Draft, ReceivedMessages } from './received-messages.ts'
import type { Ruling, Script } from './script.ts'

export type Deps = { messages: ReceivedMessages; script: Script }

type Refused = { code: string; reply: Reply }

/** How a provider says each ruling in its own words. */
export type Voice = {
  refusals: Record<Exclude<Ruling, 'accept' | 'accept_without_id' | 'hang'>, Refused>
  newId: () => string
  accepted: (providerMessageId: string) => Reply
  /** A 200 that names no message: nobody can know from it that the message was taken. */
  acceptedWithoutId: Reply
}

/** What a provider makes of a well-formed request before the recipient's script decides. */
export type Message = Omit<Draft, 'accepted' | 'code' | 'outcome' | 'providerMessageId'>

/** Lets the script decide one try, notes it, and answers as the provider would. */
export const attempt = (
  { messages, script }: Deps,
  message: Message,
  recipients: readonly string[],
  voice: Voice,
): Reply => {
  const { outcome, ruling } = script.rule({
    channel: message.channel,
    recipients,
    fingerprint: message.notificationId ?? contentOf(message),
  })
  switch (ruling) {
    case 'accept': {
      const providerMessageId = voice.newId()
      messages.add({ ...message, accepted: true, outcome, code: 'ok', providerMessageId })
      return voice.accepted(providerMessageId)
    }
    case 'accept_without_id':
      messages.add({ ...message, accepted: true, outcome, code: 'no_message_id' })
      return voice.acceptedWithoutId
    case 'hang':
      messages.add({ ...message, accepted: false, outcome, code: 'no_answer' })
      return 'never'
    case 'throttle':
    case 'unavailable':
    case 'reject':
    case 'unregistered': {
      const { code, reply } = voice.refusals[ruling]
      messages.add({ ...message, accepted: false, outcome, code })
      return reply
    }
  }
}

// Not the raw request: a MIME message has new boundaries and dates on every try.
const contentOf = ({ subject, title, text, html, data }: Message) => JSON.stringify([subject, title, text, html, data])
