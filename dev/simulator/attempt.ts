import type { ScriptedOutcome } from '../../lib/channels/test-recipients.ts'
import type { Reply } from './exchange.ts'
import type { Draft, ReceivedMessages } from './received-messages.ts'
import type { Ruling } from './rulings.ts'
import type { Script } from './script.ts'
import type { ScriptedFault } from './script-schema.ts'

export type Deps = {
  messages: ReceivedMessages
  script: Script
}

type Refused = { code: string; reply: Reply }

/** What a script lets a provider refuse with. */
export type ScriptedRefusal = Extract<ScriptedFault, { refuse: unknown }>['refuse']

/** How a provider says each ruling in its own words. */
export type Voice = {
  refusals: Record<Exclude<Ruling, 'accept' | 'accept_without_id' | 'hang'>, Refused>
  refuse: (refusal: ScriptedRefusal) => Refused
  newId: () => string
  accepted: (providerMessageId: string) => Reply
  /** A 200 that names no message: nobody can know from it that the message was taken. */
  acceptedWithoutId: Reply
  /** Is told of what was taken under an id, and of what comes of it. */
  onAccepted?: (providerMessageId: string, outcome: ScriptedOutcome) => void
}

/** What a provider makes of a well-formed request before the recipient's script decides. */
export type Message = Omit<Draft, 'accepted' | 'code' | 'outcome' | 'providerMessageId'> & {
  provider: 'ses' | 'sns' | 'fcm'
}

/** Lets the script decide one try, notes it, and answers as the provider would, if the wire holds. */
export const attempt = (deps: Deps, message: Message, recipients: readonly string[], voice: Voice): Reply => {
  const fault = deps.script.takeFault(message.provider)
  if (!fault) return answer(deps, message, recipients, voice)
  if ('refuse' in fault) return refused(deps, message, voice.refuse(fault.refuse))
  if (fault.accepts) return { fault: fault.fault, reply: answer(deps, message, recipients, voice) }
  deps.messages.add({ ...message, accepted: false, code: `wire_${fault.fault}` })
  return { fault: fault.fault, reply: voice.accepted(voice.newId()) }
}

const answer = (deps: Deps, message: Message, recipients: readonly string[], voice: Voice): Reply => {
  const { messages, script } = deps
  if (!script.admits(message.provider)) return refused(deps, message, voice.refusals.throttle)
  const { outcome, ruling } = script.rule({
    channel: message.channel,
    recipients,
    fingerprint: message.notificationId ?? contentOf(message),
  })
  switch (ruling) {
    case 'accept': {
      const providerMessageId = voice.newId()
      messages.add({ ...message, accepted: true, outcome, code: 'ok', providerMessageId })
      voice.onAccepted?.(providerMessageId, outcome ?? 'delivered')
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
    case 'unregistered':
      return refused(deps, { ...message, outcome }, voice.refusals[ruling])
  }
}

const refused = (
  { messages }: Deps,
  message: Message & { outcome?: ScriptedOutcome | undefined },
  { code, reply }: Refused,
): Reply => {
  messages.add({ ...message, accepted: false, code })
  return reply
}

// Not the raw request: a MIME message has new boundaries and dates on every try.
const contentOf = ({ subject, title, text, html, data }: Message) => JSON.stringify([subject, title, text, html, data])
