import { createChannelPacer, type PacerDeps } from './channel-pacer.ts'
import type { ChannelName } from './notification.ts'
import type { Pacer } from './ports/pacer.ts'

/** One for each process. It asks for what is shared when it is asked, and runs no timers of its own. */
export const createPacer = (deps: PacerDeps): Pacer => {
  const channels = new Map<ChannelName, ReturnType<typeof createChannelPacer>>()
  const of = (channel: ChannelName) => {
    const pacer = channels.get(channel) ?? createChannelPacer(deps, channel)
    channels.set(channel, pacer)
    return pacer
  }
  return {
    ask: (channel, max) => of(channel).ask(max),
    pausedMs: (channel) => of(channel).pausedMs(),
    handful: (channel, max) => of(channel).handful(max),
  }
}
