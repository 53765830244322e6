import { generateKeyPairSync } from 'node:crypto'
import type {
  EmailMessage,
  Message,
  NotificationId,
  PushMessage,
  SmsMessage,
} from '../../lib/notifications/notification.ts'
import type { Outgoing } from '../../lib/notifications/ports/channel.ts'

export const notificationId = '0199c0de-7000-7000-8000-00000000c0de' as NotificationId

/** What a drain hands to a channel. */
export const outgoingOf = (message: Message, overrides: Partial<Omit<Outgoing, 'message'>> = {}): Outgoing => ({
  tenantId: 'acme',
  notificationId,
  claimNo: 1,
  priority: 'normal',
  traceparent: undefined,
  message,
  ...overrides,
})

export const anEmail = (overrides: Partial<EmailMessage> = {}): Outgoing =>
  outgoingOf({ channel: 'email', to: 'ada@example.com', text: 'Hello Ada', subject: 'Greetings', ...overrides })

export const anSms = (overrides: Partial<SmsMessage> = {}): Outgoing =>
  outgoingOf({ channel: 'sms', to: '+4915112345678', text: 'Your code is 123456', ...overrides })

export const aPush = (overrides: Partial<PushMessage> = {}): Outgoing =>
  outgoingOf({
    channel: 'push',
    to: 'device-token-of-ada',
    text: 'It is on its way',
    title: 'Your parcel',
    ...overrides,
  })

/** A service account with a key of its own, made once for each test file. */
export const aServiceAccount = () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  return { client_email: 'push@heliograph-test.iam.gserviceaccount.com', private_key: key }
}

export const fakeCredentials = { accessKeyId: 'test', secretAccessKey: 'test' }

/** Short enough for a test that waits for no answer. */
export const shortDeadlineMs = 300
/** Far more than an answer takes on a busy machine. */
export const patience = () => AbortSignal.timeout(30_000)

/** The failure that a channel's send ends with. */
export const failureFrom = async (send: Promise<unknown>) => {
  const { DeliveryError } = await import('../../lib/notifications/delivery-error.ts')
  try {
    await send
  } catch (error) {
    if (error instanceof DeliveryError) return error.failure
    throw error
  }
  throw new Error('The send succeeded.')
}
