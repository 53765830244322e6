import { createHandler } from '../../functions/drain/handler.ts'
import type { Channel } from '../../lib/notifications/ports/channel.ts'
import type { Stack } from './stack.ts'

/** Through a channel that answers at once: what a busy machine makes late is settled apart, in a statement of its own. */
export const drainThrough = (stack: Stack, email: Channel) => {
  const settings = { lanes: 1, batchMax: 100, idleMs: 60, backlogMax: 2_000 }
  const drain = createHandler({ ...stack.deps, channels: { ...stack.deps.channels, email } }, settings)
  return drain({ channel: 'email' }, { getRemainingTimeInMillis: () => 60_000 })
}
