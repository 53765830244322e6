import type { ChannelName, Status } from '../notification.ts'

/** What a list of notifications may be narrowed to; all that is given has to hold. */
export interface NotificationFilter {
  status?: Status | undefined
  channel?: ChannelName | undefined
  userId?: string | undefined
  recipient?: string | undefined
  reason?: string | undefined
  createdAfter?: Date | undefined
  createdBefore?: Date | undefined
  metadata?: Record<string, string> | undefined
}
