import type { JobId, NotificationId } from '../../lib/notifications/notification.ts'
import type { Ids } from '../../lib/notifications/ports/runtime.ts'

/** Ids that grow with each call and carry `now`, as UUIDv7 does, but are the same in every run. `space` keeps two makers apart. */
export const testIds = (now: () => Date, space = 0): Ids => {
  let made = 0
  const uuid = () => {
    made += 1
    const time = hex(now().getTime(), 12)
    const count = hex(made, 11)
    return `${time.slice(0, 8)}-${time.slice(8)}-7${count.slice(0, 3)}-8${count.slice(3, 6)}-${count.slice(6)}${hex(space, 7)}`
  }
  return { notificationId: () => uuid() as NotificationId, jobId: () => uuid() as JobId }
}

const hex = (value: number, width: number) => value.toString(16).padStart(width, '0')
