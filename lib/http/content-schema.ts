import * as z from 'zod'

const instant = z.iso.datetime()
const path = z.string().startsWith('/')

const common = {
  object: z.literal('content'),
  notification_id: z.uuid({ version: 'v7' }),
  text: z.string(),
}

const emailContent = z
  .object({
    type: z.literal('EMAIL'),
    ...common,
    email: z.string(),
    subject: z.string(),
    html: z.string().optional(),
    reply_to: z.string().optional(),
    list_unsubscribe: z.boolean().optional(),
    headers: z.record(z.string(), z.string()).optional(),
    attachments: z
      .array(z.object({ filename: z.string(), content_type: z.string(), bytes: z.int().min(0) }))
      .optional(),
    preview_url: path.nullable(),
    preview_expires_at: instant.nullable(),
  })
  .meta({ id: 'EmailContent' })

const smsContent = z
  .object({
    type: z.literal('SMS'),
    ...common,
    phone: z.string(),
    sms: z.object({ encoding: z.enum(['GSM-7', 'UCS-2']), units: z.int().min(0), segments: z.int().min(1) }),
  })
  .meta({ id: 'SmsContent' })

const pushContent = z
  .object({
    type: z.literal('PUSH'),
    ...common,
    device_token: z.string(),
    title: z.string().optional(),
    data: z.record(z.string(), z.string()).optional(),
    collapse_key: z.string().optional(),
    ttl_seconds: z.int().min(0).optional(),
    payload_bytes: z.int().min(0),
    payload_bytes_max: z.int().min(1),
  })
  .meta({ id: 'PushContent' })

/** What goes out, as its recipient gets it. As in `resource-schemas.ts`, production code takes the type alone. */
export const contentResourceSchema = z
  .discriminatedUnion('type', [emailContent, smsContent, pushContent])
  .meta({ id: 'Content' })
