import * as z from 'zod'
import type { Feedback, FeedbackType } from '../notifications/feedback.ts'
import type { NotificationId } from '../notifications/notification.ts'
import { parseJson } from './read-bounded.ts'
import { redactDetail } from './redact-detail.ts'
import { type Details, detailSchemas, instant, providerId } from './ses-event-details.ts'

/** What an event is to us. One that is ignored stays so however often it comes: nobody has to send it again. */
export type SesReading = { type: 'feedback'; feedback: Feedback } | { type: 'ignored'; why: WhyIgnored; event: string }

type WhyIgnored = 'too_large' | 'not_json' | 'unknown_type' | 'no_interest' | 'no_notification_id' | 'malformed'

/**
 * SES's words about a message, as they stand in an SNS message: `eventType` from a configuration set, `notificationType` from an
 * identity. https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
 */
export const readSesEvent = (text: string): SesReading => {
  if (text.length > eventCharactersMax) return ignored('too_large', '')
  const json = parseJson(text)
  const named = namedSchema.safeParse(json).data
  if (!named) return ignored('not_json', '')
  const event = named.eventType ?? named.notificationType ?? ''
  if (withoutInterest.includes(event)) return ignored('no_interest', event)
  const schema = detailSchemas.get(event)
  if (!schema) return ignored('unknown_type', /^[\w -]{0,64}$/.test(event) ? event : '')
  const mail = mailSchema.safeParse(json).data?.mail
  if (!mail) return ignored('malformed', event)
  const notificationId = nidSchema.safeParse(mail.tags.nid).data?.[0]
  if (!notificationId) return ignored('no_notification_id', event)
  const details = schema.safeParse(json).data
  if (!details) return ignored('malformed', event)
  return details.type
    ? feedback(notificationId, mail, event, { ...details, type: details.type })
    : ignored('no_interest', event)
}

const eventCharactersMax = 256 * 1024 // the most that SNS carries

const ignored = (why: WhyIgnored, event: string): SesReading => ({ type: 'ignored', why, event })

const feedback = (
  notificationId: NotificationId,
  mail: { messageId: string; timestamp: Date },
  event: string,
  { type, id, at = mail.timestamp, code, detail }: Details & { type: FeedbackType },
): SesReading => ({
  type: 'feedback',
  feedback: {
    // An event comes twice, and from two subscriptions: what names it must not depend on how it came.
    id: id === undefined ? `ses:${event}:${mail.messageId}:${at.toISOString()}` : `ses:${event}:${id}`,
    notificationId,
    type,
    at,
    providerMessageId: mail.messageId,
    code,
    detail: detail ? redactDetail(detail.toWellFormed()) : undefined,
  },
})

/** Nothing that the delivery of a notification depends on. */
const withoutInterest: readonly string[] = ['Open', 'Click', 'Subscription', 'Rendering Failure']

const namedSchema = z.object({ eventType: z.string().optional(), notificationType: z.string().optional() })
const mailSchema = z.object({
  mail: z.object({
    messageId: providerId,
    timestamp: instant,
    tags: z.object({ nid: z.unknown() }).partial().catch({}),
  }),
})
const nidSchema = z.tuple([z.uuidv7().transform((id) => id.toLowerCase() as NotificationId)], z.unknown())
