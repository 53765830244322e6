import { randomUUID } from 'node:crypto'
import { attempt, type Deps, type Message, type Voice } from './attempt.ts'
import { asRecord, asString, type Exchange, jsonReply, parseJsonObject, type Reply } from './exchange.ts'
import { fcmRefusal, stringPairs } from './fcm-checks.ts'
import { badRequest, fcmError, unauthenticated } from './fcm-errors.ts'
import { type AccessTokens, bearerOf } from './google-token.ts'

/** FCM's HTTP v1 API: `POST /v1/projects/{project}/messages:send`. */
export const answerFcm = (
  deps: Deps & { tokens: AccessTokens },
  project: string,
  { headers, body }: Exchange,
): Reply => {
  const bearer = bearerOf(headers.authorization)
  if (bearer === undefined || !deps.tokens.isValid(bearer)) return unauthenticated(bearer === undefined)
  const request = parseJsonObject(body)
  const fields = asRecord(request?.message)
  if (fields === undefined)
    return badRequest('message', 'Invalid JSON payload received. Expected an object with a message.').reply

  const message = toMessage(fields)
  const refused = fcmRefusal(fields)
  if (refused) {
    deps.messages.add({ ...message, accepted: false, code: refused.code })
    return refused.reply
  }
  if (request?.validate_only === true) return named(project, 'fake_message_id')
  return attempt(deps, message, [message.to], voiceOf(project))
}

const toMessage = (fields: Record<string, unknown>): Message => {
  const notification = asRecord(fields.notification)
  return {
    provider: 'fcm',
    channel: 'push',
    to: asString(fields.token) ?? '',
    title: asString(notification?.title),
    text: asString(notification?.body),
    data: stringPairs(fields.data),
    raw: JSON.stringify(fields, null, 2),
    notificationId: collapseIdOf(fields),
  }
}

const collapseIdOf = ({ android, apns }: Record<string, unknown>) =>
  asString(asRecord(android)?.collapse_key) ?? asString(asRecord(asRecord(apns)?.headers)?.['apns-collapse-id'])

const voiceOf = (project: string): Voice => ({
  refusals: {
    throttle: fcmError(
      429,
      'RESOURCE_EXHAUSTED',
      'QUOTA_EXCEEDED',
      'Quota exceeded for quota metric: messages sent per minute.',
      {
        'retry-after': '1', // seconds; the least a caller may be told to wait
      },
    ),
    unavailable: fcmError(503, 'UNAVAILABLE', 'UNAVAILABLE', 'The service is currently unavailable.'),
    reject: fcmError(
      400,
      'INVALID_ARGUMENT',
      'INVALID_ARGUMENT',
      'The registration token is not a valid FCM registration token',
    ),
    unregistered: fcmError(404, 'NOT_FOUND', 'UNREGISTERED', 'Requested entity was not found.'),
  },
  refuse: refuseAsFcm,
  newId: () => `0:${randomUUID()}`,
  accepted: (id) => named(project, id),
  // What a proxy on the way puts in place of the answer.
  acceptedWithoutId: {
    status: 200,
    headers: { 'content-type': 'text/html' },
    body: '<!doctype html><title>OK</title>',
  },
})

const refuseAsFcm: Voice['refuse'] = ({ status, code, message, retry_after_seconds: seconds }) => {
  const headers: Record<string, string> = seconds === undefined ? {} : { 'retry-after': String(seconds) }
  return fcmError(status, googleStatusOf(status), code, message, headers)
}

/** https://github.com/googleapis/googleapis/blob/master/google/rpc/code.proto */
const googleStatusOf = (status: number) =>
  new Map([
    [400, 'INVALID_ARGUMENT'],
    [401, 'UNAUTHENTICATED'],
    [403, 'PERMISSION_DENIED'],
    [404, 'NOT_FOUND'],
    [429, 'RESOURCE_EXHAUSTED'],
    [500, 'INTERNAL'],
    [503, 'UNAVAILABLE'],
  ]).get(status) ?? 'UNKNOWN'

const named = (project: string, id: string) => jsonReply(200, { name: `projects/${project}/messages/${id}` })
