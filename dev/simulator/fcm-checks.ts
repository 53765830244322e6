import { asRecord, asString } from './exchange.ts'
import { badRequest, type FcmRefusal, fcmError } from './fcm-errors.ts'

type Fields = Record<string, unknown>

const payloadBytesMax = 4_096 // FCM's limit for a message to a device, keys and values together
const collapseIdBytesMax = 64 // APNs' limit
const messageFields = [
  'name',
  'token',
  'notification',
  'data',
  'android',
  'apns',
  'webpush',
  'fcm_options',
  'topic',
  'condition',
]

/** Why FCM would refuse this message before it looks at whose token it is; undefined when it would not. */
export const fcmRefusal = (message: Fields): FcmRefusal | undefined =>
  shapeRefusal(message) ??
  targetRefusal(message) ??
  dataRefusal(message) ??
  androidRefusal(message) ??
  limitRefusal(message)

/** The bytes that count towards FCM's payload limit. */
export const payloadBytes = (
  title: string | undefined,
  text: string | undefined,
  data: Record<string, string> | undefined,
) =>
  [title ?? '', text ?? '', ...Object.entries(data ?? {}).flat()].reduce(
    (sum, part) => sum + Buffer.byteLength(part),
    0,
  )

/** The string pairs of `data`; what is no string is left out, and refused by `fcmRefusal`. */
export const stringPairs = (data: unknown): Record<string, string> | undefined => {
  const record = asRecord(data)
  if (record === undefined) return undefined
  return Object.fromEntries(
    Object.entries(record).flatMap(([key, value]) => (typeof value === 'string' ? [[key, value] as const] : [])),
  )
}

const invalid = (message: string) => fcmError(400, 'INVALID_ARGUMENT', 'INVALID_ARGUMENT', message)

const shapeRefusal = (message: Fields) => {
  const unknown = Object.keys(message).find((field) => !messageFields.includes(field))
  if (unknown !== undefined) {
    return badRequest(
      'message',
      `Invalid JSON payload received. Unknown name "${unknown}" at 'message': Cannot find field.`,
    )
  }
  const flat = ['notification', 'data', 'android', 'apns'].find(
    (field) => message[field] !== undefined && asRecord(message[field]) === undefined,
  )
  return flat === undefined
    ? undefined
    : badRequest(`message.${flat}`, `Invalid value at 'message.${flat}', not an object`)
}

const targetRefusal = ({ token, topic, condition }: Fields) => {
  // Topics and conditions exist in FCM; here only devices do.
  if (topic !== undefined || condition !== undefined || token === undefined)
    return invalid('Recipient of the message is not set.')
  if (typeof token !== 'string') return badRequest('message.token', "Invalid value at 'message.token' (TYPE_STRING)")
  return token.trim() === '' ? invalid('The registration token is not a valid FCM registration token') : undefined
}

const dataRefusal = ({ data }: Fields) => {
  for (const [index, [key, value]] of Object.entries(asRecord(data) ?? {}).entries()) {
    const field = `message.data[${index}].value`
    if (typeof value !== 'string') {
      return badRequest(field, `Invalid value at '${field}' (TYPE_STRING), ${JSON.stringify(value)}`)
    }
    if (/^(from|message_type|google.*|gcm.*)$/.test(key)) return invalid(`Invalid data payload key: ${key}`)
  }
  return undefined
}

const androidRefusal = ({ android }: Fields) => {
  const { ttl, priority } = asRecord(android) ?? {}
  if (ttl !== undefined && !/^\d+(\.\d{1,9})?s$/.test(asString(ttl) ?? '')) {
    const type = 'type.googleapis.com/google.protobuf.Duration'
    return badRequest('message.android.ttl', `Invalid value at 'message.android.ttl' (${type}), ${JSON.stringify(ttl)}`)
  }
  if (priority !== undefined && !/^(high|normal)$/i.test(asString(priority) ?? '')) {
    return badRequest(
      'message.android.priority',
      `Invalid value at 'message.android.priority' (ENUM), ${JSON.stringify(priority)}`,
    )
  }
  return undefined
}

const limitRefusal = ({ notification, data, apns }: Fields) => {
  const { title, body } = asRecord(notification) ?? {}
  if (payloadBytes(asString(title), asString(body), stringPairs(data)) > payloadBytesMax) {
    return invalid('Android message is too big')
  }
  const collapseId = asString(asRecord(asRecord(apns)?.headers)?.['apns-collapse-id']) ?? ''
  return Buffer.byteLength(collapseId) > collapseIdBytesMax
    ? invalid('Invalid apns-collapse-id: longer than 64 bytes.')
    : undefined
}
