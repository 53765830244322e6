import * as z from 'zod'
import type { FeedbackType } from '../notifications/feedback.ts'

/** What only some types tell. Without an id or an instant of its own an event has the message's. */
export interface Details {
  /** Undefined where it says nothing that we act on. */
  type: FeedbackType | undefined
  id?: string | undefined
  at?: Date | undefined
  code?: string | undefined
  detail?: string | undefined
}

export const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text))
export const providerId = z.string().regex(/^[\x21-\x7e]{1,200}$/)
/** Unknown words are kept, as far as they look like words: SES adds new ones. */
const word = z
  .string()
  .regex(/^[\w .-]{1,64}$/)
  .nullish()
  .catch(undefined)
const sentence = z.string().nullish().catch(undefined)

/** One recipient per send is our rule, so the first one is the one. */
const recipients = z
  .array(z.object({ action: sentence, status: sentence, diagnosticCode: sentence }))
  .catch([])
  .transform(([first]) => [first?.action, first?.status, first?.diagnosticCode].filter(Boolean).join(' '))

const codeOf = (...words: (string | null | undefined)[]) => words.filter(Boolean).join('/') || undefined

const bounce = z
  .object({
    bounce: z.object({
      bounceType: word,
      bounceSubType: word,
      bouncedRecipients: recipients,
      timestamp: instant,
      feedbackId: providerId,
    }),
  })
  .transform(
    ({ bounce: { bounceType, bounceSubType, bouncedRecipients, timestamp, feedbackId } }): Details => ({
      // Only Permanent is for good: SES itself does not know what Undetermined is, and has tried Transient again for hours.
      type: bounceType === 'Permanent' ? 'bounced' : 'soft_bounced',
      id: feedbackId,
      at: timestamp,
      code: codeOf(bounceType, bounceSubType),
      detail: bouncedRecipients,
    }),
  )

const complaint = z
  .object({
    complaint: z.object({
      complaintSubType: word,
      complaintFeedbackType: word,
      timestamp: instant,
      feedbackId: providerId,
    }),
  })
  .transform(
    ({ complaint: { complaintSubType, complaintFeedbackType, timestamp, feedbackId } }): Details => ({
      // The person took it out of the spam folder: the opposite of a complaint, by the same road.
      type: complaintFeedbackType === 'not-spam' ? undefined : 'complained',
      id: feedbackId,
      at: timestamp,
      code: codeOf(complaintFeedbackType, complaintSubType),
    }),
  )

const delivery = z.object({ delivery: z.object({ timestamp: instant, smtpResponse: sentence }) }).transform(
  ({ delivery: { timestamp, smtpResponse } }): Details => ({
    type: 'delivered',
    at: timestamp,
    detail: smtpResponse ?? undefined,
  }),
)

const send = z.object({}).transform((): Details => ({ type: 'accepted' }))

const reject = z
  .object({ reject: z.object({ reason: word }) })
  .transform(({ reject: { reason } }): Details => ({ type: 'rejected', code: codeOf(reason) }))

const deliveryDelay = z
  .object({ deliveryDelay: z.object({ delayType: word, timestamp: instant, delayedRecipients: recipients }) })
  .transform(
    ({ deliveryDelay: { delayType, timestamp, delayedRecipients } }): Details => ({
      type: 'delayed',
      at: timestamp,
      code: codeOf(delayType),
      detail: delayedRecipients,
    }),
  )

/** How to read what each type tells. */
export const detailSchemas: ReadonlyMap<string, z.ZodType<Details>> = new Map<string, z.ZodType<Details>>([
  ['Bounce', bounce],
  ['Complaint', complaint],
  ['Delivery', delivery],
  ['Send', send],
  ['Reject', reject],
  ['DeliveryDelay', deliveryDelay],
])
