/** Response headers by name. `required` says that an answer which names it always has it. */
export const headers = {
  'X-Request-Id': {
    description: 'Under this id the request is logged; say it when you ask for help.',
    required: true,
    schema: { type: 'string' },
    example: 'f3b1c5a0-6d1e-4b0f-9a51-0a8c1f6f2c11',
  },
  Location: {
    description: 'Where the new resource is.',
    required: true,
    schema: { type: 'string', pattern: '^/' },
    example: '/api/v1/notifications/0199c0de-7000-7000-8000-00000000c0de',
  },
  'Idempotent-Replayed': {
    description: 'There when the idempotency key was seen before: the resource is that of the first request.',
    schema: { type: 'string', const: 'true' },
    example: 'true',
  },
  'Retry-After': {
    description: 'Seconds to wait before the same request is sent again.',
    schema: { type: 'string', pattern: '^\\d+$' },
    example: '2',
  },
  Link: {
    description: 'The next page (RFC 8288), where there is one.',
    schema: { type: 'string', pattern: '^<.+>; rel="next"$' },
    example: '</api/v1/notifications?limit=1&cursor=djE6MDE5OQ>; rel="next"',
  },
  'Content-Disposition': {
    description: 'The name of the file.',
    schema: { type: 'string' },
    example: 'attachment; filename="suppressions.csv"',
  },
  'WWW-Authenticate': {
    description: 'What is asked for.',
    required: true,
    schema: { type: 'string', const: 'Bearer' },
    example: 'Bearer',
  },
} as const

export const idempotencyKeyParameter = {
  name: 'Idempotency-Key',
  in: 'header',
  description:
    'Makes it safe to send the request again: the same key with the same body gets the first answer. 1 to 255 visible ASCII characters, quoted or bare. `idempotency_key` is read too.',
  schema: { type: 'string', minLength: 1 },
  example: 'order-42/shipped',
} as const
