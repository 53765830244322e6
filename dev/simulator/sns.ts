import { randomUUID } from 'node:crypto'
import { attempt, type Deps, type Message, type Voice } from './attempt.ts'
import {
  emptyReply,
  errorReply,
  type Refusal,
  readableForm,
  refusal,
  resultReply,
  signatureRefusal,
  sns,
} from './aws-query.ts'
import type { Exchange, Reply } from './exchange.ts'
import { readAttributes, snsRefusal } from './sns-checks.ts'

export const snsActions: readonly string[] = ['Publish']

/** SNS's query API, as far as a text message needs it. */
export const answerSns = (deps: Deps, form: URLSearchParams, { headers }: Exchange): Reply => {
  const unsigned = signatureRefusal(sns, headers)
  if (unsigned) return errorReply(sns, unsigned)
  const message = toMessage(form)
  const refused = snsRefusal(form)
  if (refused) {
    deps.messages.add({ ...message, accepted: false, code: refused.code })
    return errorReply(sns, refused)
  }
  return attempt(deps, message, [message.to], voiceTo(message.to))
}

const toMessage = (form: URLSearchParams): Message => {
  const attributes = new Map(readAttributes(form).map(({ name, value }) => [name, value]))
  return {
    provider: 'sns',
    channel: 'sms',
    to: form.get('PhoneNumber') ?? '',
    from: attributes.get('AWS.SNS.SMS.SenderID'),
    text: form.get('Message') ?? undefined,
    data: attributes.size > 0 ? Object.fromEntries(attributes) : undefined,
    raw: readableForm(form),
    // SNS ignores attributes it does not know, so one may carry our id.
    notificationId: attributes.get('nid'),
  }
}

const refused = (refusal: Refusal) => ({ code: refusal.code, reply: errorReply(sns, refusal) })

const voiceTo = (phoneNumber: string): Voice => ({
  refusals: {
    throttle: refused(refusal('Throttled', 'Rate exceeded', 429)), // the SDK's ThrottledException
    unavailable: refused(refusal('ServiceUnavailable', 'Service is unavailable.', 503)),
    reject: refused(
      refusal('InvalidParameter', `Invalid parameter: PhoneNumber Reason: ${phoneNumber} is not valid to publish to`),
    ),
    unregistered: refused(refusal('OptedOut', `Phone number is opted out: ${phoneNumber}`)),
  },
  refuse: ({ status, code, message }) => refused(refusal(code, message, status)),
  newId: randomUUID,
  accepted: (MessageId) => resultReply(sns, 'Publish', { MessageId }),
  acceptedWithoutId: emptyReply,
})
