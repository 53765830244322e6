import { type AttemptDeps, attempt } from './attempt.ts'
import type { DueNotification, NotificationId } from './notification.ts'
import type { Grant } from './ports/pacer.ts'
import type { Clock } from './ports/runtime.ts'
import type { Claimed, Settlement } from './ports/store.ts'
import { startSendDeadline } from './send-deadline.ts'
import { soon } from './soon.ts'

/** Longer than a provider takes on an ordinary day (20 to 200 ms). What has not ended by then does not hold the others. */
export const lateAfterMs = 250

/** What a delivery tells of the leave that it was given to send. */
export type Leave = Pick<Grant, 'needs' | 'ended'>

/** A test key's notifications reach no provider: they take nothing from its budget, and say nothing of its health. */
export const needsLeave = ({ notification }: Claimed) => notification.mode === 'live'

export interface Ended {
  notificationId: NotificationId
  settlement: Settlement
  /** Of what has to be tried again. The others are let go of: what is held while it is being stored is what the garbage collector moves. */
  retried: DueNotification | undefined
}

/** Sends that began together. */
export interface Sends {
  /** Waits for all of them, and no longer than `lateAfterMs` for those that take longer than the first. Gives each once. */
  nextEnded(): Promise<Ended[]>
  /** What `nextEnded` has not given yet. */
  openIds(): ReadonlySet<NotificationId>
}

interface SendsDeps extends Omit<AttemptDeps, 'deadline'> {
  clock: Clock
  grant: Leave
}

export const beginSends = (deps: SendsDeps, claims: readonly Claimed[]): Sends => {
  const deadline = startSendDeadline(deps.clock)
  const ends = countEnds(claims.length, deadline.cancel)
  const shared = { ...deps, deadline }
  let open = claims.map((claimed) => begin(shared, claimed, ends))
  return {
    nextEnded: async () => {
      await soon(deps.clock, lateAfterMs, ends.all)
      if (open.length > 0 && !open.some(hasEnded)) {
        // A slow provider is slow with all of them: the first has company soon.
        await ends.next()
        await soon(deps.clock, lateAfterMs, ends.all)
      }
      const ended = open.filter(hasEnded)
      open = open.filter((send) => !hasEnded(send))
      return ended
    },
    openIds: () => new Set(open.map(({ notificationId }) => notificationId)),
  }
}

interface Send extends Omit<Ended, 'settlement'> {
  settlement: Settlement | undefined
}

const hasEnded = (send: Send): send is Ended => send.settlement !== undefined

const begin = (deps: SendsDeps & AttemptDeps, claimed: Claimed, { one, failed }: Ends): Send => {
  const { notification } = claimed
  const send: Send = { notificationId: notification.id, settlement: undefined, retried: undefined }
  const ended = (settlement: Settlement) => {
    send.settlement = settlement
    if (settlement.outcome.type === 'deferred') send.retried = notification
    try {
      const told = tell(deps, claimed, settlement)
      if (told) told.then(one, failed)
      else one()
    } catch (error) {
      failed(error)
    }
  }
  try {
    attempt(deps, claimed, { ended, failed })
  } catch (error) {
    failed(error)
  }
  return send
}

/** What was refused before it was sent, and what an earlier holder left behind, says nothing of the provider. */
const tell = ({ grant }: SendsDeps, claimed: Claimed, { claimNo, attempts }: Settlement) => {
  const last = needsLeave(claimed) ? attempts.at(-1) : undefined
  return last?.claimNo === claimNo ? grant.ended(last.outcome) : undefined
}

type Ends = ReturnType<typeof countEnds>

/** Counted, since a promise that waits for two hundred others makes more than two hundred things. */
const countEnds = (count: number, onAll: () => void) => {
  const all = Promise.withResolvers<void>()
  let left = count
  let wake = () => {}
  all.promise.catch(() => {}) // who asks next is told
  const check = () => {
    if (left > 0) return
    onAll()
    all.resolve()
  }
  check()
  const one = () => {
    left -= 1
    wake()
    check()
  }
  return {
    all: all.promise,
    one,
    /** Neither a send nor what is told of it ever fails: this is for the mistake that makes one do so. */
    failed: (error: unknown) => {
      all.reject(error)
      one()
    },
    next: () =>
      new Promise<void>((resolve) => {
        wake = resolve
      }),
  }
}
