import * as z from 'zod'
import { scriptedOutcomes } from '../../lib/channels/test-recipients.ts'
import { wireFaults } from './exchange.ts'

const listMax = 1_000 // of recipients or faults: more than any test sets up
const times = z.int().min(1).max(100_000).default(1)
const perSecond = z.int().min(1).max(100_000).optional()
const status = z.int().min(200).max(599)

const broken = z.strictObject({
  provider: z.enum(['ses', 'sns', 'fcm', 'google']),
  fault: z.enum(wireFaults),
  /** Whether the provider took the message before the wire broke. */
  accepts: z.boolean().default(false),
  times,
})

const refusing = z.strictObject({
  provider: z.enum(['ses', 'sns', 'fcm']),
  refuse: z.strictObject({
    status,
    code: z.string().regex(/^\w{1,100}$/, 'must be one of the provider’s error codes'),
    message: z.string().max(2_000).default('As the script asks.'),
    retry_after_seconds: z.int().min(0).max(86_400).optional(),
  }),
  times,
})

// SES takes seconds; sooner than this an event would race with the drain that stores the send.
const eventDefaults = { delay_ms: 250, copies: 1, order: 'as_they_happen' as const }

/** What `PUT /_script` takes: it replaces whatever was scripted before. */
export const scriptSchema = z.strictObject({
  /** Outcomes for anybody, beside the test recipients. */
  recipients: z
    .array(
      z.strictObject({
        channel: z.enum(['email', 'sms', 'push']),
        recipient: z.string().min(1).max(4_096),
        outcome: z.enum(scriptedOutcomes),
      }),
    )
    .max(listMax)
    .default([]),
  /** What becomes of the next requests for a send (for `google`: for a token), in this order. */
  faults: z
    .array(z.union([broken, refusing]))
    .max(listMax)
    .default([]),
  /** Messages a second; what is more is throttled in the provider's own words. */
  rates: z.strictObject({ ses: perSecond, sns: perSecond, fcm: perSecond }).default({}),
  /** How SES's events come: late, more than once, backwards. */
  events: z
    .strictObject({
      delay_ms: z.int().min(0).max(600_000).default(eventDefaults.delay_ms),
      copies: z.int().min(1).max(10).default(eventDefaults.copies),
      order: z.enum(['as_they_happen', 'backwards']).default(eventDefaults.order),
    })
    .default(eventDefaults),
})

export type Scripted = z.infer<typeof scriptSchema>
export type ScriptedFault = Scripted['faults'][number]

/** What is wrong with a script, one line for each finding. */
export const complaintsOf = (error: z.ZodError): string[] =>
  error.issues.flatMap((issue) => {
    const place = issue.path.length === 0 ? 'the script' : issue.path.join('.')
    if (issue.code !== 'invalid_union') return [`${place}: ${issue.message}`]
    return [`${place}: must have a provider and either a fault (${wireFaults.join(', ')}) or refuse {status, code}`]
  })
