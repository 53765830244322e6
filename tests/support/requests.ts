/** The seed's request, to the letter. */
export const seedBody = {
  user_id: 'user_123',
  type: 'EMAIL',
  message: 'Hello from Notification system',
  email: 'user@email.com',
}
export const seedHeaders = { idempotency_key: 'unique-key-123' }

export const anEmailBody = (overrides: Record<string, unknown> = {}) => ({
  type: 'EMAIL',
  email: 'ada@example.com',
  message: 'Hello Ada',
  ...overrides,
})

export const anSmsBody = (overrides: Record<string, unknown> = {}) => ({
  type: 'SMS',
  phone: '+4915112345678',
  message: 'Your code is 123456',
  ...overrides,
})

export const aPushBody = (overrides: Record<string, unknown> = {}) => ({
  type: 'PUSH',
  device_token: 'device-token-of-ada',
  message: 'It is on its way',
  ...overrides,
})

export const notificationsPath = '/api/v1/notifications'
