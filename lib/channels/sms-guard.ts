import { hash } from 'node:crypto'
import type { Outgoing } from '../notifications/ports/channel.ts'
import type { Counters } from '../notifications/ports/counters.ts'
import { smsSize } from '../notifications/sms-size.ts'

/** For one tenant each. */
export interface SmsLimits {
  /** How long the next three are counted. */
  windowSeconds: number
  perNumberMax: number
  perPrefixMax: number
  /** Numbers of one prefix that lie next to another one; beyond, the prefix is blocked. */
  sequenceMax: number
  blockSeconds: number
  dailySegmentsMax: number
}

export type SmsSuspicion = 'too_many_to_number' | 'pumping_suspected' | 'spend_cap'

/**
 * Looks for what pumping looks like (https://owasp.org/API-Security/editions/2023/en/0xa6-unrestricted-access-to-sensitive-business-flows/):
 * many texts to one number, to one prefix, or along a range of numbers; and caps what a tenant spends in a day, whatever it
 * looks like. Undefined for what may be sent. Each notification is counted once, however often it has to be tried.
 */
export const createSmsGuard =
  (counters: Counters, limits: SmsLimits) =>
  async (outgoing: Outgoing): Promise<SmsSuspicion | undefined> => {
    const { tenantId, notificationId, claimNo, message } = outgoing
    const passed = `passed:${notificationId}`
    // What was refused has no mark: replayed, it is judged anew.
    if (claimNo > 1 && (await counters.isMarked(passed))) return undefined
    const keys = keysOf(tenantId, message.to)
    const suspicion =
      (await judgeNumber(counters, limits, keys)) ?? (await judgeSpend(counters, limits, keys, message.text))
    if (!suspicion) await counters.mark(passed, daySeconds)
    return suspicion
  }

const daySeconds = 24 * 60 * 60
const neighbourhood = 30 // numbers; two grids of it, half a step apart, so that the ends of one are the middle of the other

const judgeNumber = async (counters: Counters, limits: SmsLimits, keys: Keys) => {
  const { windowSeconds, perNumberMax, perPrefixMax, sequenceMax, blockSeconds } = limits
  const one = (key: string) => ({ key, amount: 1, windowSeconds })
  const [[toNumber = 0, toPrefix = 0], isBlocked] = await Promise.all([
    counters.add([one(keys.number), one(keys.prefix)]),
    counters.isMarked(keys.blocked),
  ])
  // Only a number's first text says that somebody walks along.
  if (toNumber === 1) {
    const isNext = await isNextToAnother(counters, keys.grids.map(one))
    // Who is next to nobody only asks: of many that are judged at once, none has seen the mark yet.
    const [inSequence = 0] = await counters.add([{ ...one(keys.sequence), amount: isNext ? 1 : 0 }])
    const isWalked = isBlocked || inSequence > sequenceMax
    // Prolonged for as long as it goes on; other texts to the prefix are refused, and prolong nothing.
    if (isWalked && isNext) await counters.mark(keys.blocked, blockSeconds)
    if (isWalked) return 'pumping_suspected'
  }
  if (isBlocked || toPrefix > perPrefixMax) return 'pumping_suspected'
  return toNumber > perNumberMax ? 'too_many_to_number' : undefined
}

const isNextToAnother = async (counters: Counters, grids: Parameters<Counters['add']>[0]) =>
  (await counters.add(grids)).some((numbers) => numbers > 1)

const judgeSpend = async (counters: Counters, { dailySegmentsMax }: SmsLimits, keys: Keys, text: string) => {
  const amount = smsSize(text).segments
  const [spent = 0] = await counters.add([{ key: keys.spent, amount, windowSeconds: daySeconds }])
  return spent > dailySegmentsMax ? 'spend_cap' : undefined
}

type Keys = ReturnType<typeof keysOf>

/** Digests, made with the tenant's id: who reads along on the queue's server sees no number, and no two tenants' sums meet. */
const keysOf = (tenantId: string, phone: string) => {
  const digits = phone.slice(1)
  const digest = (kind: string, value: string | number) =>
    `${kind}:${hash('sha256', `${tenantId}:${value}`, 'base64url').slice(0, 22)}`
  const prefix = prefixOf(digits)
  // 15 digits at most, which a number holds exactly.
  const cell = (shift: number) => Math.floor((Number(digits) + shift) / neighbourhood)
  return {
    number: digest('number', digits),
    prefix: digest('prefix', prefix),
    blocked: digest('blocked', prefix),
    sequence: digest('sequence', prefix),
    grids: [digest('grid', cell(0)), digest('shifted', cell(neighbourhood / 2))],
    spent: digest('spent', 'day'),
  }
}

/** Six digits; fewer where numbers are short, so that a prefix has a hundred thousand numbers at least. */
const prefixOf = (digits: string) => digits.slice(0, Math.max(1, Math.min(6, digits.length - 5)))
