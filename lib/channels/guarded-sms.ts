import { DeliveryError, type Failure } from '../notifications/delivery-error.ts'
import type { Channel } from '../notifications/ports/channel.ts'
import type { Counters } from '../notifications/ports/counters.ts'
import type { Report } from '../notifications/ports/runtime.ts'
import { createSmsGuard, type SmsLimits, type SmsSuspicion } from './sms-guard.ts'

export interface GuardedSmsOptions {
  counters: Counters
  limits: SmsLimits
  report: Report
}

/** Text messages that look like somebody else's business are kept from the provider; whoever looks at the dead letters decides. */
export const guardedSms = (channel: Channel, { counters, limits, report }: GuardedSmsOptions): Channel => {
  const judge = createSmsGuard(counters, limits)
  return {
    provider: channel.provider,
    send: async (outgoing, signal) => {
      const { tenantId, notificationId } = outgoing
      const suspicion = await within(judge(outgoing)).catch((error) => {
        report('sms.guard_unavailable', { notificationId, error })
        throw new DeliveryError(unavailable)
      })
      if (suspicion) {
        report('sms.refused', { notificationId, tenantId, code: `sms.${suspicion}` })
        throw new DeliveryError(refusals[suspicion])
      }
      return channel.send(outgoing, signal)
    },
  }
}

const judgeMs = 2_000 // a few round trips to where the queue lives; a send has 10 s in all

/** Stopped here, nothing was sent; stopped by the send's own deadline, nobody would know. */
const within = async (judging: Promise<SmsSuspicion | undefined>) => {
  const tooLate = Promise.withResolvers<never>()
  const timer = setTimeout(() => tooLate.reject(new Error(`No verdict within ${judgeMs} ms.`)), judgeMs)
  try {
    return await Promise.race([judging, tooLate.promise])
  } finally {
    clearTimeout(timer)
  }
}

/**
 * Nothing is sent uncounted: who could keep the counters away could send without limit. It costs no attempt, and the queue lives
 * where the counters do, so a drain that has jobs seldom lacks them.
 */
const unavailable: Failure = {
  kind: 'throttled',
  code: 'sms.guard_unavailable',
  detail: 'The limits of text messages could not be looked at; nothing was sent.',
}

const refused = (suspicion: SmsSuspicion, detail: string): Failure => ({
  kind: 'permanent',
  code: `sms.${suspicion}`,
  detail,
})

const refusals: Record<SmsSuspicion, Failure> = {
  too_many_to_number: refused(
    'too_many_to_number',
    'Too many text messages to this number (SMS_PER_NUMBER_MAX). Replay it later.',
  ),
  pumping_suspected: refused(
    'pumping_suspected',
    'Too many to one prefix or along a range of numbers (SMS_PER_PREFIX_MAX, SMS_SEQUENCE_MAX). Look who asks for them.',
  ),
  spend_cap: refused('spend_cap', 'The tenant has used up its segments of 24 hours (SMS_DAILY_SEGMENTS_MAX).'),
}
