import type { Notification } from '../api/calls.ts'

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
