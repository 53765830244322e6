import type { Notification } from '../../api/calls.ts'

type Given = [name: string, value: unknown]

/**
 * The request that makes such a notification, from what is stored of it. Times that have passed are left out, for the API
 * would refuse them; of attachments only the names are kept.
 */
export const originalRequest = (notification: Notification): Record<string, unknown> => {
  const { type, message, user_id, metadata, priority, delivery } = notification
  const fields: Given[] = [
    ['type', type],
    ...contentOf(notification),
    ['message', message],
    ['user_id', user_id ?? undefined],
    ['metadata', Object.keys(metadata).length > 0 ? metadata : undefined],
    ['priority', priority === 'normal' ? undefined : priority],
    ['delivery', delivery === 'at_least_once' ? undefined : delivery],
  ]
  return Object.fromEntries(fields.filter(([, value]) => value !== undefined))
}

const contentOf = (notification: Notification): Given[] => {
  switch (notification.type) {
    case 'EMAIL':
      return [
        ['email', notification.email],
        ['subject', notification.subject],
        ['html', notification.html],
        ['reply_to', notification.reply_to],
        ['headers', notification.headers],
        ['list_unsubscribe', notification.list_unsubscribe],
      ]
    case 'SMS':
      return [['phone', notification.phone]]
    case 'PUSH':
      return [
        ['device_token', notification.device_token],
        ['title', notification.title],
        ['data', notification.data],
        ['collapse_key', notification.collapse_key],
        ['ttl_seconds', notification.ttl_seconds],
      ]
  }
}
