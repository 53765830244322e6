import type { Notification } from '../../lib/notifications/notification.ts'
import type { Outcome } from '../../lib/notifications/ports/store.ts'
import { maxAttempts } from '../../lib/notifications/retry-policy.ts'

/** From being accepted, or replayed, to the next end. */
export interface Life {
  /** Calls that the provider took, or left open. */
  reached: number
  /** Calls that count against the maximum. */
  spent: number
  /** Claims that were ever recorded as an attempt that counts. */
  counted: Set<number>
  /** Claims of which the store was told, at any time, that nobody knows how they ended. */
  ambiguous: Set<number>
  end: Exclude<Outcome['type'], 'deferred'> | 'canceled' | undefined
}

export const newLife = (): Life => ({
  reached: 0,
  spent: 0,
  counted: new Set(),
  ambiguous: new Set(),
  end: undefined,
})

/** What is counted for each life of its own. Only at the end: an attempt is known to be ambiguous after it was made. */
export const breaksOfLives = ({ message, delivery }: Notification, lives: readonly Life[], name: string) =>
  lives.flatMap(({ reached, spent, ambiguous }) => [
    ...(reached > 1 + ambiguous.size ? [`I3 ${name} reached its provider ${reached} times in one life`] : []),
    ...(delivery === 'at_most_once' && reached > 1 ? [`I4 ${name} reached its provider ${reached} times`] : []),
    ...(spent > maxAttempts[message.channel] ? [`I7 ${name} was tried ${spent} times in one life`] : []),
  ])
