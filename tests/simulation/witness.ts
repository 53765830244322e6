import type { Notification, NotificationId, Owner } from '../../lib/notifications/notification.ts'
import type { Outgoing } from '../../lib/notifications/ports/channel.ts'
import type { Claimed, Settlement } from '../../lib/notifications/ports/store.ts'
import { maxAttempts } from '../../lib/notifications/retry-policy.ts'
import type { ProviderCall } from '../support/broken-invariants.ts'
import { breaksOfLives, type Life, newLife } from './lives.ts'

interface Seen {
  stored: Notification
  sendAt: Date | undefined
  isCanceled: boolean
  lives: Life[]
  claims: Map<number, Claim>
  lastClaimNo: number
}

interface Claim {
  life: Life
  leaseEndsAt: Date
  isOver: boolean
}

export interface WitnessDeps {
  now: () => Date
  nameOf: (id: string) => string
  /** Nothing befalls the processes and the queue, so that nothing may need to be put right either. */
  isCalm: boolean
}

/** Stands beside the store and the providers and sees what really happened there, at the moment when it does. */
export const createWitness = ({ now, nameOf, isCalm }: WitnessDeps) => {
  const seen = new Map<NotificationId, Seen>()
  const keys = new Map<string, NotificationId>()
  const calls: ProviderCall[] = []
  const broken: string[] = []
  const lifeOf = (id: NotificationId) => seen.get(id)?.lives.at(-1)
  const unless = (isRight: boolean | undefined, sentence: string) => {
    if (!isRight) broken.push(sentence)
  }
  return {
    calls,
    broken,
    inserted: (stored: Notification, owner: Owner, key: string | undefined) => {
      const { id, sendAt } = stored
      seen.set(id, { stored, sendAt, isCanceled: false, lives: [newLife()], claims: new Map(), lastClaimNo: 0 })
      if (key === undefined) return
      const name = `${owner.tenantId} ${owner.mode} ${key}`
      const first = keys.get(name)
      unless(first === undefined, `I1 one key made two rows, ${nameOf(first ?? '')} and ${nameOf(id)}`)
      keys.set(name, id)
    },
    claimed: ({ notification: { id }, claimNo, claimedAt }: Claimed, leaseMs: number) => {
      const one = seen.get(id)
      if (!one) return
      const life = one.lives.at(-1) ?? newLife()
      const before = one.claims.get(one.lastClaimNo)
      unless(!before || before.isOver || before.leaseEndsAt <= claimedAt, `I3 ${nameOf(id)} has two holders at once`)
      unless(life.end === undefined, `I2 ${nameOf(id)} was claimed after it had ended: ${life.end}`)
      const leaseEndsAt = new Date(claimedAt.getTime() + leaseMs)
      one.claims.set(claimNo, { life, leaseEndsAt, isOver: false })
      one.lastClaimNo = claimNo
    },
    settled: (settlement: Settlement, isEnded: boolean) => {
      const one = seen.get(settlement.notificationId)
      if (!one) return
      const name = nameOf(settlement.notificationId)
      record(one, settlement)
      if (isCalm) broken.push(...lapsesIn(settlement, name))
      if (isEnded) broken.push(...endClaim(one, settlement, name))
    },
    canceled: (id: NotificationId) => {
      const one = seen.get(id)
      if (one) one.isCanceled = true
      const life = lifeOf(id)
      if (life) life.end = 'canceled'
    },
    rescheduled: (id: NotificationId, sendAt: Date) => {
      const one = seen.get(id)
      if (one) one.sendAt = sendAt
    },
    reassigned: (id: NotificationId) => unless(!isCalm, `I2 ${nameOf(id)} was stranded, and nothing had gone wrong`),
    planned: (id: NotificationId) =>
      unless(
        seen.get(id)?.lives.some(({ end }) => end === 'died'),
        `I11 a plan would replay ${nameOf(id)}, which never failed`,
      ),
    replayed: (id: NotificationId) => {
      unless(lifeOf(id)?.end === 'died', `I11 ${nameOf(id)} was replayed, and had not failed`)
      seen.get(id)?.lives.push(newLife())
    },
    /** A call has come to a provider. */
    called: ({ notificationId: id, claimNo }: Outgoing, provider: string, isTaken: boolean, isSpent: boolean) => {
      const one = seen.get(id)
      const claim = one?.claims.get(claimNo)
      const name = nameOf(id)
      calls.push({ notificationId: id, provider, reached: isTaken })
      unless(!one?.sendAt || now() >= one.sendAt, `I5 ${name} was sent before its time`)
      unless(!one?.isCanceled, `I6 ${name} was sent after its cancel was committed`)
      unless(claim !== undefined, `I3 ${name} was sent without a claim`)
      if (!claim) return
      unless(now() < claim.leaseEndsAt, `I3 ${name} was sent after its lease was over`)
      if (isTaken) claim.life.reached += 1
      if (isSpent) claim.life.spent += 1
    },
    /** Claims of each that were ever recorded as ambiguous. */
    ambiguous: () => new Map([...seen].map(([id, { lives }]) => [id, ambiguousIn(lives)])),
    breaks: () => [
      ...broken,
      ...[...seen.values()].flatMap(({ stored, lives }) => breaksOfLives(stored, lives, nameOf(stored.id))),
    ],
  }
}

export type Witness = ReturnType<typeof createWitness>

const ambiguousIn = (lives: readonly Life[]) => lives.reduce((sum, { ambiguous }) => sum + ambiguous.size, 0)

const record = ({ claims }: Seen, { attempts }: Settlement) => {
  for (const { claimNo, outcome } of attempts) {
    const life = claims.get(claimNo)?.life
    if (outcome === 'ambiguous') life?.ambiguous.add(claimNo)
    if (outcome !== 'throttled' && outcome !== 'paused') life?.counted.add(claimNo)
  }
}

const lapsesIn = ({ attempts }: Settlement, name: string) =>
  attempts.flatMap(({ code }) => (code === 'lease_lapsed' ? [`${name} was left in mid-send, and nobody had died`] : []))

/** The claim is over, and perhaps the life. */
const endClaim = (one: Seen, { outcome, attempts, claimNo }: Settlement, name: string) => {
  const life = one.lives.at(-1)
  const claim = one.claims.get(claimNo)
  if (claim) claim.isOver = true
  if (claimNo !== one.lastClaimNo)
    return [`I3 ${name} was settled for claim ${claimNo}, and claim ${one.lastClaimNo} had it`]
  const isRefused = attempts.some((made) => made.claimNo === claimNo && made.outcome === 'permanent')
  if (outcome.type === 'deferred') return isRefused ? [`${name} was refused for good, and is to be tried again`] : []
  if (life) life.end = outcome.type
  const counted = life?.counted.size ?? 0
  const isEarly = outcome.type === 'died' && outcome.reason === 'attempts_exhausted'
  return isEarly && counted < maxAttempts[one.stored.message.channel]
    ? [`${name} was given up after ${counted} attempts that count`]
    : []
}
