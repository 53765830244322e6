import { contentResourceSchema } from '../../../lib/http/content-schema.ts'
import { previewPath } from '../../../lib/http/preview-link.ts'
import { previewQuerySchema } from '../../../lib/http/preview-query.ts'
import type { Operation } from '../operation.ts'
import { exampleId, newEmail, newPush, newSms } from './examples.ts'

const token = 'WyJhY21lIiwibGl2ZSIsIjAxOTljMGRlLTcwMDAtNzAwMC04MDAwLTAwMDAwMDAwYzBkZSIsMTc2OTg2MTQwMDAwMF0.c2lnbmF0dXJl'
const common = { object: 'content', notification_id: exampleId }

const email = {
  ...common,
  type: 'EMAIL',
  email: newEmail.email,
  subject: newEmail.subject,
  text: newEmail.message,
  html: '<p>Hello Ada, your parcel left our house this morning.</p>',
  attachments: [{ filename: 'receipt.pdf', content_type: 'application/pdf', bytes: 18_432 }],
  preview_url: `${previewPath}/${token}`,
  preview_expires_at: '2026-01-31T12:10:00.000Z',
}
const sms = {
  ...common,
  type: 'SMS',
  phone: newSms.phone,
  text: newSms.message,
  sms: { encoding: 'GSM-7', units: 19, segments: 1 },
}
const push = {
  ...common,
  type: 'PUSH',
  device_token: newPush.device_token,
  title: newPush.title,
  text: newPush.message,
  ttl_seconds: newPush.ttl_seconds,
  payload_bytes: 38,
  payload_bytes_max: 4096,
}

const getContent: Operation = {
  id: 'getContent',
  method: 'get',
  path: '/api/v1/notifications/{id}/content',
  tag: 'Notifications',
  summary: 'Get what is sent',
  description:
    'The message as its recipient gets it, with what it costs: the segments of a text message, the bytes of a push, the sizes of attachments. For an e-mail, `preview_url` leads to its body as a page that is safe to look at; it needs no key and is good for ten minutes.',
  scope: 'notifications:read',
  answers: {
    200: {
      description: 'The content.',
      schema: contentResourceSchema,
      examples: {
        email: { summary: 'An e-mail', value: email },
        sms: { summary: 'A text message', value: sms },
        push: { summary: 'A push notification', value: push },
      },
    },
  },
}

const getPreview: Operation = {
  id: 'getPreview',
  method: 'get',
  path: `${previewPath}/{token}`,
  tag: 'Previews',
  summary: 'Look at an e-mail',
  description:
    'The HTML of an e-mail, or its text, as a page under a policy that lets nothing in it run, be sent or be loaded. It is made for a frame.',
  pathParameter: {
    name: 'token',
    description: 'From `preview_url`: which e-mail and until when, signed.',
    schema: { type: 'string' },
    example: token,
  },
  query: previewQuerySchema,
  answers: { 200: { description: 'The page.', contentType: 'text/html' } },
  problems: ['invalid_request'],
}

export const contentOperations = [getContent, getPreview]
