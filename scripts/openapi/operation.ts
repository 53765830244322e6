import type * as z from 'zod'
import type { WantedScope } from '../../lib/http/api-event.ts'
import type { ProblemCode } from '../../lib/http/problem-catalogue.ts'

export const tags = {
  Notifications: 'Send one message to one recipient over one channel, and follow it.',
  'Dead letters': 'What was given up, and how to send it again.',
  Overview: 'How it goes.',
  Suppressions: 'Who gets nothing any more, and why.',
  Webhooks: 'Servers of yours that are told what became of each notification.',
  'API keys': 'Who may do what, in which mode.',
  Previews: 'What an e-mail looks like, where nothing in it can do harm.',
  Unsubscribe: 'For recipients: where the link in an e-mail leads.',
  Feedback: 'Where providers tell what became of a message. Only they post here.',
  Probes: 'Whether it is up, and what it is.',
  Documents: 'What describes the API.',
} as const

/** By a short name; the value is what goes over the wire. */
export type Examples = Record<string, { summary: string; value: unknown }>

export interface AnswerDescription {
  description: string
  /** JSON of this shape. Without it the answer is a text of `contentType`. */
  schema?: z.ZodType
  contentType?: string
  /** Another form, for who asks for it with `Accept`. */
  alsoAs?: string
  isEmpty?: boolean
  examples?: Examples
  headers?: readonly HeaderName[]
}

export type HeaderName = 'Location' | 'Idempotent-Replayed' | 'Link' | 'Retry-After' | 'Content-Disposition'

/**
 * One route, as the OpenAPI document tells of it. What every route has in common (the request id, the problems of keys, bodies and
 * a database that is away) is not repeated here: it follows from `scope`, `body` and `path`.
 */
export interface Operation {
  id: string
  method: 'get' | 'post' | 'patch' | 'delete'
  path: string
  tag: keyof typeof tags
  summary: string
  description: string
  scope?: WantedScope
  /** Whether a repeat with the same key is answered and not carried out. */
  takesIdempotencyKey?: boolean
  /** What stands in the path: a notification's id, unless it says otherwise. */
  pathParameter?: { name: string; description: string; schema: Record<string, unknown>; example: string }
  query?: z.ZodObject
  /** Parameters that a schema of fields cannot tell of. */
  extraParameters?: readonly Record<string, unknown>[]
  body?: { schema: z.ZodType; examples: Examples; contentType?: string; isOptional?: boolean }
  answers: Record<number, AnswerDescription>
  /** The problems of this route alone. */
  problems?: readonly ProblemCode[]
}
