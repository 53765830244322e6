import type { DeliveryAttempt, Notification } from './notification.ts'
import { maxAttempts } from './retry-policy.ts'

/** Why it is where it is, and what to do about it or what happens next, in plain words. */
export const explain = (notification: Notification, attempts: readonly DeliveryAttempt[]): string => {
  const { status, reason, sendAt, dueAt, message } = notification
  const last = attempts.at(-1)
  const by = last ? last.provider : 'The provider'
  switch (status) {
    case 'SCHEDULED':
      return `It waits for its time, ${(sendAt ?? dueAt).toISOString()}.`
    case 'PENDING':
      return pendingSummary(notification, last)
    case 'PROCESSING':
      return 'It is being sent right now.'
    case 'SENT':
      return `${by} accepted it${attempts.length > 1 ? ` at try ${attempts.length}` : ''}; whether it arrived is not known yet.`
    case 'DELIVERED':
      return 'It arrived.'
    case 'BOUNCED':
      return 'It was sent, and the recipient’s server returned it; check the address before you write to it again.'
    case 'COMPLAINED':
      return 'It arrived, and the recipient reported it as spam; do not write to them again.'
    case 'FAILED':
      return failedSummary(reason, last, message.channel)
    case 'SUPPRESSED':
      return `It was not sent: the recipient is on the suppression list (${reason}). Lift the suppression if that is wrong.`
    case 'EXPIRED':
      return attempts.some(({ outcome }) => outcome === 'ambiguous')
        ? 'It expired; whether the provider took one of its attempts is not known; look there before you send a new one.'
        : 'It was not sent: it expired first; send a new one if it still matters.'
    case 'CANCELED':
      return 'It was not sent: it was canceled first.'
  }
}

const pendingSummary = ({ dueAt, reason }: Notification, last: DeliveryAttempt | undefined) => {
  if (reason === 'replayed') return 'It was replayed and waits for its turn.'
  if (!last) return 'It waits for its turn.'
  return `The last try failed (${last.code ?? last.outcome}); the next is due at ${dueAt.toISOString()}.`
}

const failedSummary = (
  reason: string | undefined,
  last: DeliveryAttempt | undefined,
  channel: Notification['message']['channel'],
) => {
  const cure = 'Replay it from the dead letters once the cause is mended.'
  const code = last?.code ?? 'no code'
  switch (reason) {
    case 'rejected':
      return `${last?.provider ?? 'The provider'} refused it for good (${code}). ${cure}`
    case 'outcome_unknown':
      return `Nobody knows whether the provider took it (${code}), and at_most_once forbids another try. ${cure}`
    default:
      return `All ${maxAttempts[channel]} attempts failed, the last with ${code}. ${cure}`
  }
}
