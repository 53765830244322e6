import * as z from 'zod'
import { DeliveryError, type Failure, type FailureKind } from '../notifications/delivery-error.ts'
import { subjectOf } from '../notifications/email-subject.ts'
import type { Channel, Outgoing, Receipt } from '../notifications/ports/channel.ts'
import { parseOptions } from './parse-options.ts'
import { feedbackOf, type ScriptedOutcome, scriptedOutcome } from './test-recipients.ts'
import { wireFailure } from './wire-failures.ts'

/** What the local inbox shows of one message; the names are its HTTP contract. */
export interface InboxEntry {
  channel: 'email' | 'sms' | 'push'
  to: string
  subject?: string
  text: string
  html?: string
  headers?: Record<string, string>
  title?: string
  data?: Record<string, string>
  notification_id: string
}

export interface SimulatedOptions {
  /** Is given a copy of what was accepted. */
  inbox?: ((entry: InboxEntry) => Promise<void>) | undefined
}

/** The way out for test keys: every channel, no provider, no network. The recipient scripts the outcome. */
export const createSimulated = (options: SimulatedOptions): Channel => {
  const { inbox } = parseOptions('createSimulated', optionsSchema, options)
  return {
    provider: 'simulated',
    send: async (outgoing, signal) => {
      try {
        signal.throwIfAborted()
        const { verdict, entry, feedback } = toRequest(outgoing)
        if (verdict === 'accepted' || verdict === 'no_message_id') await inbox?.(entry).catch(ignoreLostCopy)
        if (verdict !== 'accepted') throw new SimulatedError(verdict)
        return { providerMessageId: `simulated-${outgoing.notificationId}-${outgoing.claimNo}`, feedback }
      } catch (error) {
        throw new DeliveryError(classify(error))
      }
    },
  }
}

interface SimulatedRequest {
  verdict: Verdict
  entry: InboxEntry
  feedback: NonNullable<Receipt['feedback']>
}

/** What would go out, and what the recipient's script makes of this try. Nothing is remembered from one try to the next. */
export const toRequest = ({ notificationId, claimNo, message }: Outgoing): SimulatedRequest => {
  const outcome = scriptedOutcome(message.channel, message.to) ?? 'delivered'
  // Claims are counted for a notification's whole life, so a replay plays the script again only where it begins with an odd one.
  const isFirst = claimNo % 2 === 1
  const common = { notification_id: notificationId, to: message.to, text: message.text }
  return {
    verdict: verdictOf(outcome, isFirst),
    entry: { ...common, ...shown(message) },
    feedback: feedbackOf(outcome),
  }
}

/** What the simulated provider's answer means. */
export const classify = (error: unknown): Failure => {
  if (!(error instanceof SimulatedError)) return wireFailure(error)
  const { verdict } = error
  const failure = { kind: kinds[verdict], code: `simulated.${verdict}`, detail: 'As the test recipient asks.' }
  return verdict === 'unregistered' ? { ...failure, suppresses: true } : failure
}

type Refused = 'throttled' | 'unavailable' | 'rejected' | 'unregistered' | 'timeout' | 'no_message_id'
type Verdict = 'accepted' | Refused

/** The simulated provider's refusals, in place of an SDK's errors. */
export class SimulatedError extends Error {
  readonly verdict: Refused

  constructor(verdict: Refused) {
    super(`Simulated: ${verdict}.`)
    this.name = 'SimulatedError'
    this.verdict = verdict
  }
}

const optionsSchema = z.strictObject({
  inbox: z
    .custom<NonNullable<SimulatedOptions['inbox']>>((inbox) => typeof inbox === 'function', 'must be a function')
    .optional(),
})

const verdictOf = (outcome: ScriptedOutcome, isFirst: boolean): Verdict => {
  switch (outcome) {
    case 'delivered':
    case 'bounced':
    case 'soft_bounced':
    case 'delivered_then_bounced':
    case 'complained':
    case 'delayed':
    case 'infected':
      return 'accepted'
    case 'throttled_then_ok':
      return isFirst ? 'throttled' : 'accepted'
    case 'unavailable_then_ok':
      return isFirst ? 'unavailable' : 'accepted'
    case 'rejected_then_ok':
      return isFirst ? 'rejected' : 'accepted'
    case 'unavailable':
    case 'rejected':
    case 'unregistered':
    // A timeout is reported at once: waiting for one would hold a drain's slot for ten seconds, and teach nobody anything.
    case 'timeout':
      return outcome
    case 'unknown':
      return 'no_message_id'
  }
}

const kinds: Record<Refused, FailureKind> = {
  throttled: 'throttled',
  unavailable: 'transient',
  rejected: 'permanent',
  unregistered: 'permanent',
  timeout: 'ambiguous',
  no_message_id: 'ambiguous',
}

const shown = (message: Outgoing['message']) => {
  switch (message.channel) {
    case 'email': {
      const { html, headers } = message
      return {
        channel: message.channel,
        subject: subjectOf(message),
        ...(html === undefined ? {} : { html }),
        ...(headers === undefined ? {} : { headers }),
      }
    }
    case 'sms':
      return { channel: message.channel }
    case 'push': {
      const { title, data } = message
      return {
        channel: message.channel,
        ...(title === undefined ? {} : { title }),
        ...(data === undefined ? {} : { data }),
      }
    }
  }
}

/** The inbox is for looking at; the send was accepted without it. */
const ignoreLostCopy = () => undefined
