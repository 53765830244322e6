import type { Pacer } from '../../lib/notifications/ports/pacer.ts'

/** Every channel without a limit, and nothing ever wrong: for tests of something else. */
export const unpaced: Pacer = {
  ask: async (_channel, max) => ({ permits: max, waitMs: 0, needs: () => {}, ended: () => undefined }),
  pausedMs: async () => 0,
  handful: (_channel, max) => max,
}
