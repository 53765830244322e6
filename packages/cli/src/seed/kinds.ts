import type { NewNotification, Notification } from '../../../client/src/notifications.ts'

export type Status = Notification['status']

/** One way a notification can go, and where it then stands. */
export interface Kind {
  name: string
  /** Of a thousand. */
  share: number
  /** Any of these; none: it is on its way for minutes, and nobody waits for it. */
  ends: readonly Status[]
  make(nth: Nth): NewNotification
  /** What is done to it once it is accepted, or has failed. */
  afterwards?: 'cancel' | 'replay'
  /** Its address is suppressed before it is sent to. */
  isSuppressed?: boolean
}

/** What makes two of a kind differ. */
export interface Nth {
  /** Names this run and this notification: a label of test recipients. */
  label: string
  nth: number
  now: number
}

const second = 1_000
const hour = 3_600 * second
/** Long enough for a slow machine to take the request before it. */
const soon = 8 * second

const texts = [
  ['Your order is on its way', 'Order %s has left our house and arrives in two days.'],
  ['Your receipt', 'Thank you. You have paid for order %s.'],
  ['Confirm your address', 'Is this you? The code for %s is 314159.'],
  ['Your table is ready', 'Table %s is waiting for you. Come when you like.'],
  ['New sign-in', 'Somebody has signed in from a new device (%s). If it was not you, change your password.'],
  ['The harbor news', 'Issue %s: which ships come in this week, and which do not.'],
  ['Appointment tomorrow', 'We see you tomorrow at ten. Your number is %s.'],
  ['Your invoice', 'Invoice %s is attached to your account.'],
] as const

const about = (nth: number) => {
  const [subject, text] = texts[nth % texts.length] ?? texts[0]
  return { subject, message: text.replace('%s', String(1_000 + nth)) }
}

const email = (name: string, { label, nth }: Nth, more: object = {}): NewNotification => ({
  type: 'EMAIL',
  email: `${name}+${label}@simulator.test`,
  user_id: `user-${nth % 40}`,
  ...about(nth),
  ...more,
})

const sms = (phone: string, { nth }: Nth): NewNotification => ({
  type: 'SMS',
  phone,
  user_id: `user-${nth % 40}`,
  message: about(nth).message,
})

const push = (name: string, { label, nth }: Nth): NewNotification => {
  const { subject, message } = about(nth)
  return { type: 'PUSH', device_token: `sim-${name}-${label}`, title: subject, message, user_id: `user-${nth % 40}` }
}

const at = (ms: number) => new Date(ms).toISOString()

/** SNS and FCM do not tell whether it arrived; with a test key the simulated channel does. */
const sentOrMore: readonly Status[] = ['SENT', 'DELIVERED']

/** Every state, by the test recipients that lead there (docs/test-recipients.md). */
export const kinds: readonly Kind[] = [
  { name: 'delivered', share: 400, ends: ['DELIVERED'], make: (nth) => email('delivered', nth) },
  { name: 'text message', share: 160, ends: sentOrMore, make: (nth) => sms(`+150055501${twoDigits(nth.nth)}`, nth) },
  { name: 'push', share: 140, ends: sentOrMore, make: (nth) => push('delivered', nth) },
  {
    name: 'scheduled',
    share: 50,
    ends: ['SCHEDULED'],
    make: (nth) => email('delivered', nth, { send_at: at(nth.now + (1 + (nth.nth % 72)) * hour) }),
  },
  {
    name: 'canceled',
    share: 30,
    ends: ['CANCELED'],
    afterwards: 'cancel',
    make: (nth) => email('delivered', nth, { send_at: at(nth.now + hour) }),
  },
  // It may be sent within one millisecond only, and the first look comes after it.
  {
    name: 'expired',
    share: 20,
    ends: ['EXPIRED'],
    make: (nth) => email('delivered', nth, { send_at: at(nth.now + soon), expires_at: at(nth.now + soon + 1) }),
  },
  { name: 'suppressed', share: 40, ends: ['SUPPRESSED'], isSuppressed: true, make: (nth) => email('delivered', nth) },
  { name: 'bounced', share: 50, ends: ['BOUNCED'], make: (nth) => email('bounced', nth) },
  { name: 'bounced for now', share: 16, ends: ['SENT'], make: (nth) => email('soft-bounced', nth) },
  { name: 'complained', share: 20, ends: ['COMPLAINED'], make: (nth) => email('complained', nth) },
  { name: 'throttled first', share: 4, ends: ['DELIVERED'], make: (nth) => email('throttled-then-ok', nth) },
  { name: 'refused', share: 14, ends: ['FAILED'], make: (nth) => email('rejected', nth) },
  { name: 'number refused', share: 8, ends: ['FAILED', 'SUPPRESSED'], make: (nth) => sms('+15005550001', nth) },
  { name: 'app gone', share: 8, ends: ['FAILED'], make: (nth) => push('unregistered', nth) },
  {
    name: 'outcome unknown',
    share: 6,
    ends: ['FAILED'],
    make: (nth) => email('unknown', nth, { delivery: 'at_most_once' }),
  },
  {
    name: 'refused, then replayed',
    share: 10,
    ends: ['DELIVERED'],
    afterwards: 'replay',
    make: (nth) => email('rejected-then-ok', nth),
  },
  { name: 'provider away', share: 4, ends: [], make: (nth) => email('unavailable', nth) },
  { name: 'no answer', share: 2, ends: [], make: (nth) => push('timeout', nth) },
]

const twoDigits = (nth: number) => String(nth % 100).padStart(2, '0')
