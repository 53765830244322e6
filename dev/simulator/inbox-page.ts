import { readFile } from 'node:fs/promises'
import { problemReply, type Reply } from './exchange.ts'
import type { ReceivedMessage } from './received-messages.ts'

const folder = new URL('./inbox/', import.meta.url)

// Nothing inline, nothing from elsewhere: a message's text can at worst be shown.
const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

// A message's HTML lives at its own address under its own policy: no scripts, no forms, no origin.
const bodyPolicy = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data: https:"

const assets: Record<string, string> = {
  'inbox.css': 'text/css; charset=utf-8',
  'message.css': 'text/css; charset=utf-8',
  'inbox.js': 'text/javascript; charset=utf-8',
  'message-view.js': 'text/javascript; charset=utf-8',
  'templates.js': 'text/javascript; charset=utf-8',
  'icon.svg': 'image/svg+xml',
}

export const inboxPage = (): Promise<Reply> => fileReply('inbox.html', 'text/html; charset=utf-8')

export const inboxAsset = async (name: string): Promise<Reply> => {
  const type = Object.hasOwn(assets, name) ? assets[name] : undefined
  return type === undefined ? problemReply(404, 'not_found', 'There is no such file.') : fileReply(name, type)
}

/** The message as its reader sees it; whatever it contains can neither run nor reach anything. */
export const messageBody = ({ html, text }: ReceivedMessage): Reply =>
  untrusted('text/html; charset=utf-8', html ?? textPage(text ?? ''))

export const messageSource = ({ raw }: ReceivedMessage): Reply => untrusted('text/plain; charset=utf-8', raw ?? '')

const untrusted = (type: string, body: string): Reply => ({
  status: 200,
  headers: {
    'content-type': type,
    'content-security-policy': bodyPolicy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  },
  body,
})

const textPage = (text: string) => {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  const style = 'pre{margin:20px;font:15px/1.6 system-ui,sans-serif;white-space:pre-wrap;overflow-wrap:anywhere}'
  return `<!doctype html><meta charset="utf-8"><title>Message</title><style>${style}</style><pre>${escaped}</pre>`
}

const fileReply = async (name: string, type: string): Promise<Reply> => ({
  status: 200,
  headers: {
    'content-type': type,
    'content-security-policy': pagePolicy,
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-cache',
  },
  body: await readFile(new URL(name, folder)),
})
