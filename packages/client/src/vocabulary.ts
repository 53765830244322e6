import type { components } from './schema.ts'

type Schemas = components['schemas']
type Notification = Schemas['Notification']
type Suppression = Schemas['Suppression']

/** As lists of choices want them: every word that a field of the API can say, in the order in which one meets them. */
export const statuses = [
  'SCHEDULED',
  'PENDING',
  'PROCESSING',
  'SENT',
  'DELIVERED',
  'BOUNCED',
  'COMPLAINED',
  'FAILED',
  'SUPPRESSED',
  'EXPIRED',
  'CANCELED',
] as const satisfies readonly Notification['status'][]

export const notificationTypes = ['EMAIL', 'SMS', 'PUSH'] as const satisfies readonly Notification['type'][]

export const channelNames = ['email', 'sms', 'push'] as const satisfies readonly Suppression['channel'][]

export const suppressionReasons = [
  'bounced',
  'soft_bounced',
  'complained',
  'unregistered',
  'unsubscribed',
  'manual',
] as const satisfies readonly Suppression['reason'][]
