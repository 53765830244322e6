import type { SendEnd } from '../breaker.ts'
import type { ChannelName } from '../notification.ts'

/** Leave to send over a channel's real provider. */
export interface Grant {
  /** Sends that may begin now. None: it is worth asking again after `waitMs`. */
  permits: number
  waitMs: number
  /** How many are needed after all, as soon as that is known: the others go to whoever asks next. */
  needs(permits: number): void
  /** How a send under it ended. There is something to wait for only where that has to be told to the others. */
  ended(end: SendEnd): Promise<void> | undefined
}

/** The budgets and breakers that all drains share. Nothing here rejects, and where there is neither a rate nor trouble it costs nothing to ask. */
export interface Pacer {
  ask(channel: ChannelName, max: number): Promise<Grant>
  /** How long nothing is to be taken from the channel's queue; 0 where it may be. */
  pausedMs(channel: ChannelName): Promise<number>
  /** How many notifications to have in hand, `max` at most: what is held by a drain that must wait cannot be overtaken. */
  handful(channel: ChannelName, max: number): number
}
