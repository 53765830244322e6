import type * as z from 'zod'
import { subjectOf } from '../notifications/email-subject.ts'
import type { EmailMessage, Message, Notification } from '../notifications/notification.ts'
import { pushBytes, pushBytesMax } from '../notifications/push-size.ts'
import { smsSize } from '../notifications/sms-size.ts'
import type { contentResourceSchema } from './content-schema.ts'
import type { PreviewLinks } from './preview-link.ts'

type ContentResource = z.infer<typeof contentResourceSchema>
type Preview = ReturnType<PreviewLinks['linkFor']> | undefined

/** What goes out: with the subject that it gets where it was given none, and with what it costs. */
export const contentResource = (notification: Notification, preview: Preview): ContentResource => ({
  object: 'content',
  notification_id: notification.id,
  text: notification.message.text,
  ...fieldsOf(notification.message, preview),
})

const fieldsOf = (message: Message, preview: Preview) => {
  switch (message.channel) {
    case 'email':
      return { type: 'EMAIL' as const, ...emailFields(message, preview) }
    case 'sms':
      return { type: 'SMS' as const, phone: message.to, sms: smsSize(message.text) }
    case 'push':
      return {
        type: 'PUSH' as const,
        device_token: message.to,
        title: message.title,
        data: message.data,
        collapse_key: message.collapseKey,
        ttl_seconds: message.ttlSeconds,
        payload_bytes: pushBytes(message),
        payload_bytes_max: pushBytesMax,
      }
  }
}

const emailFields = (message: EmailMessage, preview: Preview) => ({
  email: message.to,
  subject: subjectOf(message),
  html: message.html,
  reply_to: message.replyTo,
  list_unsubscribe: message.listUnsubscribe,
  headers: message.headers,
  attachments: message.attachments?.map(({ filename, contentType, content }) => ({
    filename,
    content_type: contentType,
    bytes: Buffer.byteLength(content, 'base64'),
  })),
  preview_url: preview?.url ?? null,
  preview_expires_at: preview?.expiresAt.toISOString() ?? null,
})
