import { jsonReply, type Reply } from './exchange.ts'

export type FcmRefusal = { code: string; reply: Reply }

/** An error that FCM itself decided, with its own code in the details. */
export const fcmError = (
  status: number,
  googleStatus: string,
  errorCode: string,
  message: string,
  headers: Record<string, string> = {},
): FcmRefusal => {
  const details = [{ '@type': 'type.googleapis.com/google.firebase.fcm.v1.FcmError', errorCode }]
  return { code: errorCode, reply: googleReply(status, googleStatus, message, details, headers) }
}

/** A request that Google's front end could not read as an FCM message: the token is not to blame. */
export const badRequest = (field: string, message: string): FcmRefusal => {
  const details = [
    { '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: [{ field, description: message }] },
  ]
  return { code: 'INVALID_ARGUMENT', reply: googleReply(400, 'INVALID_ARGUMENT', message, details) }
}

export const unauthenticated = (missing: boolean): Reply => {
  const request = missing ? 'is missing required authentication credential' : 'had invalid authentication credentials'
  const expected = 'Expected OAuth 2 access token, login cookie or other valid authentication credential.'
  const reason = missing ? 'CREDENTIALS_MISSING' : 'ACCESS_TOKEN_EXPIRED'
  const details = [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason, domain: 'googleapis.com' }]
  return googleReply(401, 'UNAUTHENTICATED', `Request ${request}. ${expected}`, details, {
    'www-authenticate': 'Bearer realm="https://accounts.google.com/"',
  })
}

const googleReply = (
  code: number,
  status: string,
  message: string,
  details: readonly object[],
  headers: Record<string, string> = {},
): Reply => jsonReply(code, { error: { code, message, status, details } }, headers)
