import type { ChannelName, Owner, Status } from '../notification.ts'

/** How many of what was accepted in one stretch of time stand so. `stretch` counts them from 1970 on. */
export interface StatusCount {
  channel: ChannelName
  status: Status
  stretch: number
  count: number
}

/** From acceptance, or from the time that it was scheduled for, to the moment at which a provider was asked that took it. */
export interface TimeToProvider {
  /** Undefined for all channels together. */
  channel: ChannelName | undefined
  p50Ms: number
  p95Ms: number
}

export interface Recent {
  counts: StatusCount[]
  times: TimeToProvider[]
  /** The oldest row that was looked at, where there were more than were looked at. */
  cutAt: Date | undefined
}

/** What is not finished and not parked. */
export interface Waiting {
  channel: ChannelName
  /** Could be sent now. */
  due: number
  oldestDueAt: Date | undefined
  /** Waits for a time of its own: a schedule or the next try. */
  later: number
  inFlight: number
}

export interface OverviewStore {
  /** Of what was accepted since then, in stretches of so many seconds. */
  recent(owner: Owner, since: Date, stretchSeconds: number): Promise<Recent>
  /** `isWhole` is false where there were more rows than were looked at. */
  waiting(owner: Owner): Promise<{ channels: Waiting[]; isWhole: boolean }>
}
