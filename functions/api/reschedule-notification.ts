import { callerOf } from '../../lib/http/api-event.ts'
import type { RouteHandler } from '../../lib/http/http-handler.ts'
import { readSchedule } from '../../lib/http/notification-schema.ts'
import { HttpProblem } from '../../lib/http/problem.ts'
import { notificationResource } from '../../lib/http/resources.ts'
import { json } from '../../lib/http/response.ts'
import { type RescheduleDeps, reschedule } from '../../lib/notifications/reschedule.ts'
import { idOf, notFound } from './get-notification.ts'

/** `PATCH /api/v1/notifications/{id}` with `send_at`: for what still waits for its time. */
export const rescheduleNotification =
  (deps: RescheduleDeps): RouteHandler =>
  async (event) => {
    const id = idOf(event)
    const sendAt = readSchedule(event.json, deps.clock.now())
    const rescheduled = await reschedule(deps, callerOf(event), id, sendAt)
    switch (rescheduled.type) {
      case 'rescheduled':
        return json(200, notificationResource(rescheduled.notification))
      case 'not_found':
        throw notFound()
      case 'refused':
        throw new HttpProblem('not_scheduled', refusal(rescheduled.notification.status))
    }
  }

const refusal = (status: string) =>
  status === 'SCHEDULED'
    ? 'It would expire before its new time.'
    : `It is ${status}; only what is SCHEDULED can be given another time.`
