/** What the examples of several operations share. Ids and times are made up, and the same everywhere. */
export const exampleId = '0199c0de-7000-7000-8000-00000000c0de'
const self = `/api/v1/notifications/${exampleId}`

export const newEmail = {
  type: 'EMAIL',
  email: 'ada@example.com',
  subject: 'Your order is on its way',
  message: 'Hello Ada, your parcel left our house this morning.',
  user_id: 'user_123',
  metadata: { order: '42' },
}

export const newSms = { type: 'SMS', phone: '+4915112345678', message: 'Your code is 123456', priority: 'high' }

export const newPush = {
  type: 'PUSH',
  device_token: 'device-token-of-ada',
  title: 'On its way',
  message: 'Your parcel left our house.',
  ttl_seconds: 3600,
}

const accepted = {
  id: exampleId,
  object: 'notification',
  status: 'PENDING',
  reason: null,
  mode: 'live',
  user_id: null,
  priority: 'normal',
  delivery: 'at_least_once',
  metadata: {},
  attempts: 0,
  replays: 0,
  created_at: '2026-01-31T12:00:00.000Z',
  send_at: null,
  expires_at: null,
  finished_at: null,
  links: { self, timeline: `${self}/timeline`, cancel: `${self}/cancel` },
}

export const acceptedEmail = { ...accepted, ...newEmail }

export const sentEmail = {
  ...acceptedEmail,
  status: 'SENT',
  attempts: 1,
  finished_at: '2026-01-31T12:00:01.250Z',
}

export const canceledEmail = { ...acceptedEmail, status: 'CANCELED', finished_at: '2026-01-31T12:00:00.700Z' }

export const scheduledEmail = { ...acceptedEmail, status: 'SCHEDULED', send_at: '2026-02-01T08:00:00.000Z' }

export const acceptedSms = { ...accepted, ...newSms, sms: { encoding: 'GSM-7', segments: 1 } }

export const timeline = {
  object: 'timeline',
  notification_id: exampleId,
  status: 'SENT',
  reason: null,
  summary: 'ses accepted it at try 2; whether it arrived is not known yet.',
  events: [
    { at: '2026-01-31T12:00:00.000Z', event: 'accepted', text: 'Accepted and stored.' },
    {
      at: '2026-01-31T12:00:00.200Z',
      event: 'deduplicated',
      text: 'The same request came again and was answered from this row; nothing more was sent.',
      repeats: { count: 1, first_at: '2026-01-31T12:00:00.200Z', last_at: '2026-01-31T12:00:00.200Z' },
    },
    { at: '2026-01-31T12:00:00.300Z', event: 'claimed', text: 'Taken from the queue (claim 1).' },
    {
      at: '2026-01-31T12:00:00.300Z',
      event: 'attempt',
      text: 'ses failed (throttled, Throttling) after 45 ms.',
      attempt: {
        claim: 1,
        provider: 'ses',
        started_at: '2026-01-31T12:00:00.300Z',
        duration_ms: 45,
        outcome: 'throttled',
        code: 'Throttling',
        detail: 'Maximum sending rate exceeded.',
        provider_message_id: null,
        retryable: true,
        retry_at: '2026-01-31T12:00:01.100Z',
      },
    },
    { at: '2026-01-31T12:00:00.345Z', event: 'retry_planned', text: 'Next try at 2026-01-31T12:00:01.100Z.' },
    { at: '2026-01-31T12:00:01.150Z', event: 'claimed', text: 'Taken from the queue (claim 2).' },
    {
      at: '2026-01-31T12:00:01.150Z',
      event: 'attempt',
      text: 'ses accepted it after 52 ms.',
      attempt: {
        claim: 2,
        provider: 'ses',
        started_at: '2026-01-31T12:00:01.150Z',
        duration_ms: 52,
        outcome: 'sent',
        code: null,
        detail: null,
        provider_message_id: '0102018d2c7e1234',
        retryable: false,
        retry_at: null,
      },
    },
  ],
}

export const deadLetter = {
  object: 'dead_letter',
  id: exampleId,
  type: 'EMAIL',
  reason: 'rejected',
  code: 'MessageRejected',
  detail: 'Email address is not verified.',
  attempts: 1,
  failed_at: '2026-01-31T12:00:01.250Z',
  links: {
    self: `/api/v1/dead-letters/${exampleId}`,
    notification: self,
    replay: '/api/v1/dead-letters/replay',
  },
}

const nextCursor = 'djE6MDE5OWMwZGUtNzAwMC03MDAwLTgwMDAtMDAwMDAwMDBjMGRl'

export const pageOf = (item: unknown) => ({ data: [item], page: { next: nextCursor, limit: 1 } })
