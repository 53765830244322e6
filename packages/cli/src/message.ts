import { readFile } from 'node:fs/promises'
import { basename, extname, resolve } from 'node:path'
import { usageError } from './command-error.ts'
import { readInstant } from './instant.ts'
import { readNamed } from './named-file.ts'
import type { World } from './world.ts'

export interface MessageOptions {
  email?: string
  phone?: string
  deviceToken?: string
  message?: string
  subject?: string
  html?: string
  replyTo?: string
  header?: Record<string, string>
  attach?: string[]
  listUnsubscribe?: boolean
  title?: string
  data?: Record<string, string>
  collapseKey?: string
  ttlSeconds?: number
  userId?: string
  sendAt?: string
  expiresAt?: string
  priority?: string
  delivery?: string
  metadata?: Record<string, string>
}

export const recipients = ['email', 'phone', 'device_token'] as const
const typeOfRecipient = { email: 'EMAIL', phone: 'SMS', device_token: 'PUSH' } as const

/** The fields of a request, as the API names them. Whether they go together is for the API to say. */
export type Message = Record<string, unknown>

/** What the options of `send` say, as a request. */
export const messageOf = async (options: MessageOptions, world: World): Promise<Message> => {
  const { email, phone, subject, title, data, priority, delivery, metadata } = options
  const at = (text: string | undefined) => (text === undefined ? undefined : readInstant(text, world.now(), 'ahead'))
  return withType(
    given({
      email,
      phone,
      device_token: options.deviceToken,
      message: await textOf(options.message, world),
      subject,
      html: await textOf(options.html, world),
      reply_to: options.replyTo,
      headers: options.header,
      attachments: await attachmentsOf(options.attach, world),
      list_unsubscribe: options.listUnsubscribe,
      title,
      data,
      collapse_key: options.collapseKey,
      ttl_seconds: options.ttlSeconds,
      user_id: options.userId,
      send_at: at(options.sendAt),
      expires_at: at(options.expiresAt),
      priority,
      delivery,
      metadata,
    }),
  )
}

/** The type that its recipient tells, where it does not tell one itself. */
export const withType = (message: Message): Message => {
  const recipient = recipients.find((name) => message[name] !== undefined)
  return recipient ? { type: typeOfRecipient[recipient], ...message } : message
}

export const given = (fields: Message): Message =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))

const textOf = async (text: string | undefined, world: World) => (text === '-' ? readNamed(world, '-') : text)

/** The API asks for a media type; these are what people attach. */
const mediaTypes: Record<string, string> = {
  '.pdf': 'application/pdf',
  '.txt': 'text/plain',
  '.csv': 'text/csv',
  '.html': 'text/html',
  '.ics': 'text/calendar',
  '.json': 'application/json',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
}

const attachmentsOf = (names: string[] | undefined, { cwd }: World) =>
  names &&
  Promise.all(
    names.map(async (name) => {
      const content = await readFile(resolve(cwd, name)).catch((error: Error) => {
        throw usageError(`${name} cannot be read: ${error.message}`)
      })
      const type = mediaTypes[extname(name).toLowerCase()] ?? 'application/octet-stream'
      return { filename: basename(name), content_type: type, content: content.toString('base64') }
    }),
  )
