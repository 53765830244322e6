import { randomUUID } from 'node:crypto'
import { feedbackOf, type ScriptedOutcome } from '../../lib/channels/test-recipients.ts'
import type { EmailRequest } from './ses-request.ts'

type SesEvent = Record<string, unknown>

/**
 * What SES publishes of one message, in order: that it took it, and what became of it.
 * https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-examples.html
 */
export const sesEventsOf = (
  request: EmailRequest,
  messageId: string,
  outcome: ScriptedOutcome,
  now: Date,
): SesEvent[] => {
  const mail = mailOf(request, messageId, now)
  const context = { recipients: request.recipients, now }
  const later = feedbackOf(outcome).map(({ type, code }) => details[type](context, code ?? ''))
  return [{ eventType: 'Send', mail, send: {} }, ...later.map((event) => ({ ...event, mail }))]
}

type Context = { recipients: readonly string[]; now: Date }

const account = '123456789012'

const mailOf = (
  { from = '', recipients, subject, tags, configurationSet = '' }: EmailRequest,
  messageId: string,
  now: Date,
) => ({
  timestamp: now.toISOString(),
  source: from,
  sendingAccountId: account,
  messageId,
  destination: recipients,
  headersTruncated: false,
  headers: [],
  commonHeaders: { from: [from], to: recipients, messageId, subject },
  tags: {
    'ses:configuration-set': [configurationSet],
    'ses:source-ip': ['127.0.0.1'],
    ...Object.fromEntries(tags.map(({ name, value }) => [name, [value]])),
  },
})

const feedbackId = () => `0100019a00000000-${randomUUID()}-000000`
const recipientsWith = ({ recipients }: Context, words: Record<string, string>) =>
  recipients.map((emailAddress) => ({ emailAddress, ...words }))

const bounce = (context: Context, code: string): SesEvent => {
  const [bounceType, bounceSubType] = code.split('/')
  const isHard = bounceType === 'Permanent'
  const words = isHard
    ? { action: 'failed', status: '5.1.1', diagnosticCode: 'smtp; 550 5.1.1 user unknown' }
    : { action: 'failed', status: '4.2.2', diagnosticCode: 'smtp; 452 4.2.2 mailbox full' }
  return {
    eventType: 'Bounce',
    bounce: {
      feedbackId: feedbackId(),
      bounceType,
      bounceSubType,
      bouncedRecipients: recipientsWith(context, words),
      timestamp: context.now.toISOString(),
      reportingMTA: 'dns; simulator.test',
    },
  }
}

const complaint = (context: Context, complaintFeedbackType: string): SesEvent => ({
  eventType: 'Complaint',
  complaint: {
    feedbackId: feedbackId(),
    complaintSubType: null,
    complainedRecipients: recipientsWith(context, {}),
    timestamp: context.now.toISOString(),
    complaintFeedbackType,
    userAgent: 'simulator',
    arrivalDate: context.now.toISOString(),
  },
})

const delivery = ({ recipients, now }: Context): SesEvent => ({
  eventType: 'Delivery',
  delivery: {
    timestamp: now.toISOString(),
    processingTimeMillis: 42,
    recipients,
    smtpResponse: '250 2.6.0 Message received',
    reportingMTA: 'simulator.test',
  },
})

const delay = (context: Context, delayType: string): SesEvent => ({
  eventType: 'DeliveryDelay',
  deliveryDelay: {
    timestamp: context.now.toISOString(),
    delayType,
    expirationTime: new Date(context.now.getTime() + 14 * 60 * 60_000).toISOString(),
    delayedRecipients: recipientsWith(context, { status: '4.2.2', diagnosticCode: 'smtp; 452 4.2.2 mailbox full' }),
  },
})

const reject = (_context: Context, reason: string): SesEvent => ({ eventType: 'Reject', reject: { reason } })
const send = (): SesEvent => ({ eventType: 'Send', send: {} })

const details = {
  accepted: send,
  delivered: delivery,
  bounced: bounce,
  soft_bounced: bounce,
  complained: complaint,
  rejected: reject,
  delayed: delay,
} satisfies Record<ReturnType<typeof feedbackOf>[number]['type'], (context: Context, code: string) => SesEvent>
