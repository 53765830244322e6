import { readFile } from 'node:fs/promises'
import { messagePage, sourcePage } from '../../lib/http/message-page.ts'
import { type Exchange, problemReply, type Reply } from './exchange.ts'
import type { ReceivedMessage } from './received-messages.ts'

const folder = new URL('./inbox/', import.meta.url)

// Nothing inline, nothing from elsewhere: a message's text can at worst be shown.
export const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ')

const types: Record<string, string> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
}
const assetName = /^[a-z-]+\.(css|js|svg)$/

export const inboxPage = (): Promise<Reply> => fileReply('inbox.html', 'text/html; charset=utf-8')

export const inboxAsset = async (name: string): Promise<Reply> => {
  const [, ending = ''] = assetName.exec(name) ?? []
  const reply = types[ending] && (await fileReply(name, types[ending]).catch(() => undefined))
  return reply || problemReply(404, 'not_found', 'There is no such file.')
}

/** The message as its reader sees it, under the policy of the API's own previews. */
export const messageBody = (message: ReceivedMessage, { query }: Exchange): Reply => ({
  status: 200,
  ...messagePage(message, { remoteImages: query.get('remote_images') === 'true' }),
})

export const messageSource = ({ raw }: ReceivedMessage): Reply => ({ status: 200, ...sourcePage(raw ?? '') })

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
