import { smsSize } from '../../lib/notifications/sms-size.ts'
import { asString, type Exchange, jsonReply, parseJsonObject, problemReply, type Reply } from './exchange.ts'
import { payloadBytes, stringPairs } from './fcm-checks.ts'
import type { Draft, Filter, ReceivedMessage, ReceivedMessages } from './received-messages.ts'

const limitDefault = 100
const limitMax = 500 // a page of the inbox; bodies may be large

/** GET /inbox/messages: in order of arrival; the latest `limit`, or with `after` the first `limit` that came after it. */
export const listMessages = (messages: ReceivedMessages, { query }: Exchange): Reply => {
  const matching = messages.list(toFilter(query))
  const limit = Math.min(Math.max(Math.trunc(Number(query.get('limit') ?? limitDefault)) || limitDefault, 1), limitMax)
  const after = query.get('after')
  const page = after === null ? matching.slice(-limit) : matching.filter(({ id }) => id > after).slice(0, limit)
  return jsonReply(200, { data: page.map(toSummary), total: matching.length })
}

export const showMessage = (message: ReceivedMessage): Reply =>
  jsonReply(200, { ...toSummary(message), html: message.html, headers: message.headers })

/** POST /inbox/messages: lets a channel that is simulated in-process show here what it was given. */
export const postMessage = (messages: ReceivedMessages, { body, headers }: Exchange): Reply => {
  // Also keeps out HTML forms of other sites, which cannot send this type.
  if (!headers['content-type']?.startsWith('application/json')) {
    return problemReply(415, 'unsupported_media_type', 'Send application/json.')
  }
  const fields = parseJsonObject(body)
  const draft = fields && toDraft(fields)
  if (draft === undefined) {
    return problemReply(422, 'invalid_message', 'channel must be email, sms or push; to must be a non-empty string.')
  }
  return jsonReply(201, toSummary(messages.add(draft)))
}

const toFilter = (query: URLSearchParams): Filter => {
  const text = (name: string) => query.get(name) || undefined
  const accepted = query.get('accepted')
  return {
    channel: text('channel'),
    to: text('to'),
    notificationId: text('notification_id'),
    accepted: accepted === 'true' ? true : accepted === 'false' ? false : undefined,
    q: text('q'),
  }
}

const toDraft = (fields: Record<string, unknown>): Draft | undefined => {
  const { channel } = fields
  const to = asString(fields.to)
  if ((channel !== 'email' && channel !== 'sms' && channel !== 'push') || !to) return undefined
  const accepted = fields.accepted !== false
  return {
    provider: 'simulated',
    channel,
    to,
    from: asString(fields.from),
    subject: asString(fields.subject),
    title: asString(fields.title),
    text: asString(fields.text),
    html: asString(fields.html),
    headers: stringPairs(fields.headers),
    data: stringPairs(fields.data),
    notificationId: asString(fields.notification_id),
    accepted,
    code: asString(fields.code) ?? (accepted ? 'ok' : 'refused'),
    raw: JSON.stringify(fields, null, 2),
  }
}

// Without html, headers and raw, which may be large; each has its own address.
const toSummary = (message: ReceivedMessage) => ({
  id: message.id,
  provider: message.provider,
  channel: message.channel,
  to: message.to,
  from: message.from,
  subject: message.subject,
  title: message.title,
  text: message.text,
  has_html: message.html !== undefined,
  data: message.data,
  attachments: message.attachments?.map(({ filename, contentType, bytes }) => ({
    filename,
    content_type: contentType,
    bytes,
  })),
  sms: message.channel === 'sms' ? smsSize(message.text ?? '') : undefined,
  payload_bytes: message.channel === 'push' ? payloadBytes(message.title, message.text, message.data) : undefined,
  notification_id: message.notificationId,
  accepted: message.accepted,
  outcome: message.outcome,
  code: message.code,
  provider_message_id: message.providerMessageId,
  received_at: message.receivedAt,
})
