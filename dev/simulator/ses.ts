import { randomUUID } from 'node:crypto'
import { attempt, type Deps, type Message, type Voice } from './attempt.ts'
import { emptyReply, errorReply, type Refusal, refusal, resultReply, ses, signatureRefusal } from './aws-query.ts'
import type { Exchange, Reply } from './exchange.ts'
import { decodeWords } from './mime-decoding.ts'
import { sesRefusal } from './ses-checks.ts'
import type { SesEventPublisher } from './ses-event-publisher.ts'
import { type EmailRequest, readSendEmail, readSendRawEmail } from './ses-request.ts'

export const sesActions: readonly string[] = ['SendEmail', 'SendRawEmail', 'GetSendQuota']

/** SES's query API, version 1. */
export const answerSes = (deps: SesDeps, action: string, form: URLSearchParams, { headers }: Exchange): Reply => {
  const unsigned = signatureRefusal(ses, headers)
  if (unsigned) return errorReply(ses, unsigned)
  if (action === 'GetSendQuota') return sendQuota(deps)
  return send(deps, action, action === 'SendEmail' ? readSendEmail(form) : readSendRawEmail(form))
}

type SesDeps = Deps & { publisher: SesEventPublisher }

const send = (deps: SesDeps, action: string, request: EmailRequest): Reply => {
  const message = toMessage(request)
  const refused = sesRefusal(request, action === 'SendEmail' ? 'simple' : 'raw')
  if (refused) {
    deps.messages.add({ ...message, accepted: false, code: refused.code })
    return errorReply(ses, refused)
  }
  const onAccepted: Voice['onAccepted'] = (id, outcome) => deps.publisher.publish(request, id, outcome)
  return attempt(deps, message, request.recipients, { ...voiceOf(action), onAccepted })
}

const toMessage = ({
  from,
  recipients,
  subject,
  text,
  html,
  headers,
  attachments,
  tags,
  raw,
}: EmailRequest): Message => ({
  provider: 'ses',
  channel: 'email',
  to: recipients.join(', '),
  from,
  subject,
  text,
  html,
  headers: Object.fromEntries(headers.map(([name, value]) => [name, decodeWords(value)])),
  attachments,
  raw,
  notificationId: tags.find(({ name }) => name === 'nid')?.value,
})

const refused = (refusal: Refusal) => ({ code: refusal.code, reply: errorReply(ses, refusal) })

const voiceOf = (action: string): Voice => ({
  refusals: {
    throttle: refused(refusal('Throttling', 'Maximum sending rate exceeded.')),
    unavailable: refused(refusal('ServiceUnavailable', 'Service is unavailable.', 503)),
    reject: refused(refusal('MessageRejected', 'Address blacklisted.')),
    unregistered: refused(refusal('MessageRejected', 'Address blacklisted.')),
  },
  refuse: ({ status, code, message }) => refused(refusal(code, message, status)),
  newId: () => `0100019a00000000-${randomUUID()}-000000`, // the shape of SES's own ids
  accepted: (MessageId) => resultReply(ses, action, { MessageId }),
  acceptedWithoutId: emptyReply,
})

const sendQuota = ({ messages, script }: Deps): Reply =>
  resultReply(ses, 'GetSendQuota', {
    Max24HourSend: '1000000.0', // with the rate below, high enough that a load test on a laptop is not slowed by either
    MaxSendRate: `${script.rateOf('ses') ?? 100_000}.0`,
    SentLast24Hours: `${messages.list({ channel: 'email', accepted: true }).length}.0`,
  })
