import type { AcceptCommand } from '../../lib/notifications/accept.ts'

/** A short e-mail, as most are that nobody attaches anything to. */
export const command: AcceptCommand = {
  tenantId: 'bench',
  mode: 'live',
  message: {
    channel: 'email',
    to: 'ada@example.com',
    subject: 'Your order',
    text: 'It is on its way, and here by Friday.',
  },
  userId: undefined,
  priority: 'normal',
  delivery: 'at_least_once',
  metadata: {},
  sendAt: undefined,
  expiresAt: undefined,
  traceparent: undefined,
  idempotency: undefined,
}
