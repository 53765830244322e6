import { type ScriptedOutcome, scriptedOutcome } from '../../lib/channels/test-recipients.ts'
import type { Scripted } from './script-schema.ts'

/** How one try ends; each provider says it in its own words. */
export type Ruling = 'accept' | 'throttle' | 'unavailable' | 'reject' | 'unregistered' | 'hang' | 'accept_without_id'

type Try = { channel: 'email' | 'sms' | 'push'; recipients: readonly string[]; fingerprint: string }

const waitingMax = 10_000 // tries that were refused once and not repeated; the same bound as the messages kept

/** Decides each try by its recipient, and remembers who was refused once so that the next try is accepted. */
export const createRulings = (script: () => Scripted) => {
  const refusedOnce = new Set<string>()

  const firstOrNext = (key: string, first: Ruling): Ruling => {
    if (refusedOnce.delete(key)) return 'accept'
    refusedOnce.add(key)
    for (const oldest of refusedOnce) {
      if (refusedOnce.size <= waitingMax) break
      refusedOnce.delete(oldest)
    }
    return first
  }

  /** `fingerprint` tells one notification from the next to the same recipient: its id where the provider sees one, else its content. */
  const rule = ({
    channel,
    recipients,
    fingerprint,
  }: Try): { outcome: ScriptedOutcome | undefined; ruling: Ruling } => {
    const { recipient, outcome } = decisive(script(), channel, recipients)
    if (outcome === undefined) return { outcome, ruling: 'accept' }
    return {
      outcome,
      ruling: rulingOf(outcome, (first) => firstOrNext(`${channel} ${recipient} ${fingerprint}`, first)),
    }
  }

  return {
    rule,
    /** Who was refused once. */
    forget: () => refusedOnce.clear(),
  }
}

// A provider accepts or refuses a message as a whole, so one recipient with a script decides for all.
const decisive = (script: Scripted, channel: Try['channel'], recipients: readonly string[]) => {
  const outcomeOf = (recipient: string) =>
    script.recipients.find((one) => one.channel === channel && one.recipient === recipient)?.outcome ??
    scriptedOutcome(channel, recipient)
  const outcomes = recipients.map((recipient) => ({ recipient, outcome: outcomeOf(recipient) }))
  return (
    outcomes.find(({ outcome }) => outcome !== undefined && outcome !== 'delivered') ??
    outcomes[0] ?? { recipient: '', outcome: undefined }
  )
}

const rulingOf = (outcome: ScriptedOutcome, onceOnly: (first: Ruling) => Ruling): Ruling => {
  switch (outcome) {
    case 'delivered':
    case 'bounced':
    case 'soft_bounced':
    case 'delivered_then_bounced':
    case 'complained':
    case 'delayed':
    case 'infected':
      return 'accept'
    case 'throttled_then_ok':
      return onceOnly('throttle')
    case 'unavailable_then_ok':
      return onceOnly('unavailable')
    case 'unavailable':
      return 'unavailable'
    case 'timeout':
      return 'hang'
    case 'rejected':
      return 'reject'
    case 'rejected_then_ok':
      return onceOnly('reject')
    case 'unregistered':
      return 'unregistered'
    case 'unknown':
      return 'accept_without_id'
  }
}
