import * as z from 'zod'
import { batchMax } from '../../../lib/http/batch-schema.ts'
import { notificationsQuerySchema } from '../../../lib/http/list-query.ts'
import { notificationSchema, scheduleSchema } from '../../../lib/http/notification-schema.ts'
import {
  batchResourceSchema,
  notificationResourceSchema,
  pageSchemaOf,
  timelineResourceSchema,
} from '../../../lib/http/resource-schemas.ts'
import type { Operation } from '../operation.ts'
import {
  acceptedEmail,
  acceptedSms,
  canceledEmail,
  newEmail,
  newPush,
  newSms,
  pageOf,
  scheduledEmail,
  sentEmail,
  timeline,
} from './examples.ts'

const createNotification: Operation = {
  id: 'createNotification',
  method: 'post',
  path: '/api/v1/notifications',
  tag: 'Notifications',
  summary: 'Send a notification',
  description:
    'Accepts one notification. 202 means that it is stored, and nothing that is stored is lost; sending follows within moments, or at `send_at`. With an idempotency key the same request can be sent again safely: it gets the first answer.',
  scope: 'notifications:write',
  takesIdempotencyKey: true,
  body: {
    schema: notificationSchema,
    examples: {
      email: { summary: 'An e-mail', value: newEmail },
      sms: { summary: 'A text message', value: newSms },
      push: { summary: 'A push notification', value: newPush },
      scheduled: { summary: 'An e-mail for later', value: { ...newEmail, send_at: '2030-02-01T08:00:00Z' } },
    },
  },
  answers: {
    202: {
      description: 'Stored. The whole resource, as it stands now.',
      schema: notificationResourceSchema,
      examples: {
        email: { summary: 'An e-mail', value: acceptedEmail },
        sms: { summary: 'A text message', value: acceptedSms },
      },
      headers: ['Location', 'Idempotent-Replayed'],
    },
  },
  problems: ['idempotency_in_progress', 'idempotency_key_reused'],
}

/** The rest of it is one problem for all: an item may be anything until it is read, so that each finding has its place. */
const batchItem = z.discriminatedUnion(
  'type',
  notificationSchema.options.map((option) =>
    option.safeExtend({ idempotency_key: z.string().min(1).max(255).optional() }),
  ) as never,
)

const createBatch: Operation = {
  id: 'createBatch',
  method: 'post',
  path: '/api/v1/notifications/batch',
  tag: 'Notifications',
  summary: 'Send many notifications',
  description:
    'Up to 500 at once. One that is not valid refuses them all, with a pointer to each fault; else each has an answer of its own, in order. Idempotency keys stand in the items.',
  scope: 'notifications:write',
  body: {
    schema: z.strictObject({ notifications: z.array(batchItem).min(1).max(batchMax) }),
    examples: {
      two: {
        summary: 'Two',
        value: { notifications: [{ ...newEmail, idempotency_key: 'order-42/ada' }, newSms] },
      },
    },
  },
  answers: {
    202: {
      description: 'Stored, but for what was refused by its idempotency key.',
      schema: batchResourceSchema,
      examples: {
        both: {
          summary: 'One was there already',
          value: {
            object: 'batch',
            created: 1,
            replayed: 1,
            refused: 0,
            data: [
              { result: 'replayed', notification: acceptedEmail },
              { result: 'created', notification: acceptedSms },
            ],
          },
        },
      },
      headers: ['Retry-After'],
    },
  },
}

const listNotifications: Operation = {
  id: 'listNotifications',
  method: 'get',
  path: '/api/v1/notifications',
  tag: 'Notifications',
  summary: 'List notifications',
  description: 'Newest first. Filters are combined; `page.next` of one answer is the `cursor` of the next request.',
  scope: 'notifications:read',
  query: notificationsQuerySchema,
  extraParameters: [
    {
      name: 'metadata',
      in: 'query',
      style: 'form',
      explode: true,
      description: 'Pairs that its metadata must hold, each as a parameter of its own: `metadata.order=42`.',
      schema: {
        type: 'object',
        patternProperties: { '^metadata\\.': { type: 'string' } },
        additionalProperties: false,
        maxProperties: 16,
      },
      example: { 'metadata.order': '42' },
    },
  ],
  answers: {
    200: {
      description: 'A page.',
      schema: pageSchemaOf(notificationResourceSchema).meta({ id: 'NotificationPage' }),
      examples: { page: { summary: 'One of several', value: pageOf(sentEmail) } },
      headers: ['Link'],
    },
  },
  problems: ['invalid_request'],
}

const getNotification: Operation = {
  id: 'getNotification',
  method: 'get',
  path: '/api/v1/notifications/{id}',
  tag: 'Notifications',
  summary: 'Get a notification',
  description: 'The whole resource. Another tenant’s id, and another mode’s, looks like one that was never given.',
  scope: 'notifications:read',
  answers: {
    200: {
      description: 'The notification.',
      schema: notificationResourceSchema,
      examples: { sent: { summary: 'It was sent', value: sentEmail } },
    },
  },
}

const getTimeline: Operation = {
  id: 'getTimeline',
  method: 'get',
  path: '/api/v1/notifications/{id}/timeline',
  tag: 'Notifications',
  summary: 'Tell what happened to a notification',
  description:
    'Every step in order, each attempt with its provider, duration, code and next try. `summary` says in one sentence why it is where it is and what to do.',
  scope: 'notifications:read',
  answers: {
    200: {
      description: 'The timeline.',
      schema: timelineResourceSchema,
      examples: { retried: { summary: 'Asked for twice, throttled once, then sent', value: timeline } },
    },
  },
}

const cancelNotification: Operation = {
  id: 'cancelNotification',
  method: 'post',
  path: '/api/v1/notifications/{id}/cancel',
  tag: 'Notifications',
  summary: 'Cancel a notification',
  description:
    'After a 200 it is not sent. Of a cancel and a send that race exactly one wins. A body is not looked at.',
  scope: 'notifications:write',
  answers: {
    200: {
      description: 'Canceled, now or before.',
      schema: notificationResourceSchema,
      examples: { canceled: { summary: 'Canceled', value: canceledEmail } },
    },
  },
  problems: ['already_sending'],
}

const rescheduleNotification: Operation = {
  id: 'rescheduleNotification',
  method: 'patch',
  path: '/api/v1/notifications/{id}',
  tag: 'Notifications',
  summary: 'Reschedule a notification',
  description: 'Gives another time to what is still SCHEDULED.',
  scope: 'notifications:write',
  body: {
    schema: scheduleSchema,
    examples: { later: { summary: 'Another time', value: { send_at: '2030-02-01T08:00:00Z' } } },
  },
  answers: {
    200: {
      description: 'The notification with its new time.',
      schema: notificationResourceSchema,
      examples: { scheduled: { summary: 'Scheduled', value: scheduledEmail } },
    },
  },
  problems: ['not_scheduled'],
}

export const notificationOperations = [
  createNotification,
  createBatch,
  listNotifications,
  getNotification,
  getTimeline,
  cancelNotification,
  rescheduleNotification,
]
