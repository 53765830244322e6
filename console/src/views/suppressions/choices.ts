import type { Suppression } from '../../api/calls.ts'

export const channels = ['email', 'sms', 'push'] as const satisfies readonly Suppression['channel'][]
export const reasons = [
  'bounced',
  'soft_bounced',
  'complained',
  'unregistered',
  'unsubscribed',
  'manual',
] as const satisfies readonly Suppression['reason'][]
