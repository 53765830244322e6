import { attempt } from '../../lib/notifications/attempt.ts'
import type { Claimed, Settlement } from '../../lib/notifications/ports/store.ts'
import { startSendDeadline } from '../../lib/notifications/send-deadline.ts'
import type { World } from './world.ts'

/** One attempt by itself, with a deadline of its own. Rejects at a mistake of ours. */
export const attempted = (world: World, claimed: Claimed): Promise<Settlement> =>
  new Promise((ended, failed) => {
    const storeNowMs = () => world.clock.now().getTime()
    const deadline = startSendDeadline(world.clock)
    attempt({ ...world, storeNowMs, deadline }, claimed, { ended, failed })
  })
