import * as z from 'zod'
import type { AcceptCommand } from '../notifications/accept.ts'
import { type ChannelName, deliveryGuarantees, type Message, priorities } from '../notifications/notification.ts'
import { pushBytes, pushBytesMax } from '../notifications/push-size.ts'
import { smsBytes, smsBytesMax } from '../notifications/sms-size.ts'
import type { Caller } from './api-event.ts'
import type { FieldError } from './problem.ts'
import { deviceToken, emailAddress, phoneNumber } from './recipient.ts'
import { line, storableText } from './storable-text.ts'
import { invalidRequest, parseWith } from './validation.ts'

/** What callers call the channels. */
export const channelOfType = { EMAIL: 'email', SMS: 'sms', PUSH: 'push' } as const satisfies Record<string, ChannelName>
export type NotificationType = keyof typeof channelOfType
export const notificationTypes = Object.keys(channelOfType) as NotificationType[]

const yearMs = 366 * 24 * 60 * 60_000
/** Four weeks: FCM keeps no message longer. */
const ttlSecondsMax = 28 * 24 * 60 * 60

const instant = z.iso
  .datetime({ offset: true, error: 'must be an instant like 2026-01-31T12:00:00Z' })
  .transform((text) => new Date(text))
/** Headers that callers may set; every other one is ours or the provider's. */
const headerName =
  /^(x-[a-z0-9-]{1,60}|list-unsubscribe|list-unsubscribe-post|in-reply-to|references|precedence|auto-submitted)$/i

const common = {
  user_id: line(255).optional(),
  send_at: instant.optional(),
  expires_at: instant.optional(),
  priority: z.enum(priorities).default('normal'),
  delivery: z.enum(deliveryGuarantees).default('at_least_once'),
  metadata: z
    .record(line(64), storableText.max(512, 'must have at most 512 characters'))
    .refine((pairs) => Object.keys(pairs).length <= 16, 'must have at most 16 pairs')
    .default({}),
}

const emailFields = z.strictObject({
  type: z.literal('EMAIL'),
  email: emailAddress,
  message: storableText.min(1, 'must not be empty'),
  subject: line(998).optional(),
  html: storableText.min(1, 'must not be empty').optional(),
  reply_to: emailAddress.optional(),
  headers: z
    .record(
      z
        .string()
        .regex(headerName, 'must be X-..., List-Unsubscribe, In-Reply-To, References, Precedence or Auto-Submitted'),
      line(998),
    )
    .refine((headers) => Object.keys(headers).length <= 20, 'must have at most 20 headers')
    .optional(),
  attachments: z
    .array(
      z.strictObject({
        filename: line(255),
        content_type: z.string().regex(/^[\w.+-]+\/[\w.+-]+$/, 'must be a media type like application/pdf'),
        content: z.base64('must be base64').min(1, 'must not be empty'),
      }),
    )
    .max(10, 'must have at most 10 attachments')
    .optional(),
  list_unsubscribe: z.boolean().optional(),
  ...common,
})

/** One link to unsubscribe: two would leave the mail program to choose. */
const email = emailFields.check(({ value, issues }) => {
  const own = Object.keys(value.headers ?? {}).find((name) => /^list-unsubscribe/i.test(name))
  if (!value.list_unsubscribe || own === undefined) return
  const message = `sets ${own} itself; leave that header out of headers`
  issues.push({ code: 'custom', path: ['list_unsubscribe'], message, input: value })
})

const sms = z.strictObject({
  type: z.literal('SMS'),
  phone: phoneNumber,
  message: storableText
    // SNS refuses it: what is sent must show something.
    .refine((text) => text.trim() !== '', 'must not be empty')
    .refine((text) => smsBytes(text) <= smsBytesMax, `must have at most ${smsBytesMax} bytes as a text message`),
  ...common,
})

const pushFields = z.strictObject({
  type: z.literal('PUSH'),
  device_token: deviceToken,
  message: storableText.min(1, 'must not be empty'),
  title: line(255).optional(),
  data: z
    .record(
      storableText.regex(/^(?!from$|message_type$|gcm|google)/, 'must not be a name that FCM keeps for itself'),
      storableText,
    )
    .optional(),
  collapse_key: line(64).optional(),
  ttl_seconds: z.int().min(0, 'must not be negative').max(ttlSecondsMax, `must be at most ${ttlSecondsMax}`).optional(),
  ...common,
})

/** What FCM counts together is refused together, at the part that the caller can make smaller. */
const push = pushFields.check(({ value, issues }) => {
  const { title, message: text, data } = value
  const over = pushBytes({ title, text, data }) - pushBytesMax
  if (over <= 0) return
  const message = `title, message and data have ${over} bytes more than the ${pushBytesMax} that FCM takes`
  issues.push({ code: 'custom', path: [data ? 'data' : 'message'], message, input: value })
})

export const notificationSchema = z.discriminatedUnion('type', [email, sms, push], {
  error: `must have a type: one of ${notificationTypes.join(', ')}`,
})

type NotificationBody = z.infer<typeof notificationSchema>
/** What headers say of it is missing. */
type AskedInBody = Omit<AcceptCommand, 'idempotency' | 'traceparent'>

/** The only way from a caller's JSON into the domain. Whether its times are past is for `timeErrors` to say. */
export const toAcceptCommand = (body: unknown, caller: Caller): AskedInBody =>
  commandOf(parseWith(notificationSchema, body), caller)

/** The same for what the schema has let through already. */
export const commandOf = (parsed: NotificationBody, caller: Caller): AskedInBody => ({
  tenantId: caller.tenantId,
  mode: caller.mode,
  message: toMessage(parsed),
  userId: parsed.user_id,
  priority: parsed.priority,
  delivery: parsed.delivery,
  metadata: parsed.metadata,
  sendAt: parsed.send_at,
  expiresAt: parsed.expires_at,
})

export const scheduleSchema = z.strictObject({ send_at: instant })

/** The one field that can be changed later. */
export const readSchedule = (body: unknown, now: Date): Date => {
  const { send_at } = parseWith(scheduleSchema, body)
  const errors = timeErrors({ sendAt: send_at, expiresAt: undefined }, now)
  if (errors.length > 0) throw invalidRequest(errors)
  return send_at
}

/** What is wrong with the times of a new notification. */
export const timeErrors = ({ sendAt, expiresAt }: Pick<AcceptCommand, 'sendAt' | 'expiresAt'>, now: Date) => {
  const errors: FieldError[] = []
  const add = (pointer: string, detail: string) => errors.push({ pointer, code: 'invalid', detail })
  if (sendAt && sendAt <= now) add('/send_at', 'must be in the future; leave it out to send now.')
  if (sendAt && sendAt.getTime() - now.getTime() > yearMs) add('/send_at', 'must be at most a year ahead.')
  if (expiresAt && expiresAt <= now) add('/expires_at', 'must be in the future.')
  if (sendAt && expiresAt && expiresAt <= sendAt) add('/expires_at', 'must be later than send_at.')
  return errors
}

const toMessage = (body: NotificationBody): Message => {
  switch (body.type) {
    case 'EMAIL':
      return {
        channel: 'email',
        to: body.email,
        text: body.message,
        ...given({ subject: body.subject, html: body.html, replyTo: body.reply_to, headers: body.headers }),
        ...given({ listUnsubscribe: body.list_unsubscribe || undefined }),
        ...given({
          attachments: body.attachments?.map(({ content_type, ...rest }) => ({ ...rest, contentType: content_type })),
        }),
      }
    case 'SMS':
      return { channel: 'sms', to: body.phone, text: body.message }
    case 'PUSH':
      return {
        channel: 'push',
        to: body.device_token,
        text: body.message,
        ...given({ title: body.title, data: body.data, collapseKey: body.collapse_key, ttlSeconds: body.ttl_seconds }),
      }
  }
}

/** Only the fields that have a value: stored JSON then holds nothing that was not said. */
const given = <Fields extends Record<string, unknown>>(fields: Fields) => {
  const said: Record<string, unknown> = {}
  for (const name in fields) if (fields[name] !== undefined) said[name] = fields[name]
  return said as { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> }
}
