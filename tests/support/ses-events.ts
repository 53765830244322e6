import { notificationId } from './outgoing.ts'

/** An event as SES publishes it; the examples of its documentation, shortened, with fields that we do not know left in. */
export const sesEvent = (
  eventType: string,
  details: Record<string, unknown> = {},
  mail: Record<string, unknown> = {},
): Record<string, unknown> => ({
  eventType,
  mail: {
    timestamp: '2026-03-01T10:00:00.000Z',
    messageId: '0100019a00000000-aaaa-000000',
    source: 'no-reply@example.com',
    sourceArn: 'arn:aws:ses:eu-central-1:123456789012:identity/example.com',
    sendingAccountId: '123456789012',
    destination: ['ada@example.com'],
    headersTruncated: false,
    tags: { 'ses:operation': ['SendEmail'], nid: [notificationId] },
    ...mail,
  },
  ...details,
})

const bounceOf = (bounceType: string, bounceSubType: string, overrides: Record<string, unknown> = {}) => ({
  bounce: {
    feedbackId: '0100019a11111111-bbbb-000000',
    bounceType,
    bounceSubType,
    bouncedRecipients: [
      {
        emailAddress: 'ada@example.com',
        action: 'failed',
        status: '5.1.1',
        diagnosticCode: 'smtp; 550 5.1.1 <ada@example.com>... User unknown',
      },
    ],
    timestamp: '2026-03-01T10:00:05.123Z',
    reportingMTA: 'dsn; a8-70.smtp-out.amazonses.com',
    ...overrides,
  },
})

export const sesBounce = (bounceType = 'Permanent', bounceSubType = 'NoEmail', overrides = {}) =>
  sesEvent('Bounce', bounceOf(bounceType, bounceSubType, overrides))

export const sesComplaint = (complaintFeedbackType: string | null = 'abuse', complaintSubType: string | null = null) =>
  sesEvent('Complaint', {
    complaint: {
      feedbackId: '0100019a22222222-cccc-000000',
      complaintSubType,
      complainedRecipients: [{ emailAddress: 'ada@example.com' }],
      timestamp: '2026-03-01T11:00:00.000Z',
      userAgent: 'ISP-Feedback/1.0',
      ...(complaintFeedbackType === null ? {} : { complaintFeedbackType }),
    },
  })

export const sesDelivery = () =>
  sesEvent('Delivery', {
    delivery: {
      timestamp: '2026-03-01T10:00:02.500Z',
      processingTimeMillis: 2500,
      recipients: ['ada@example.com'],
      smtpResponse: '250 2.6.0 <ada@example.com> queued',
      reportingMTA: 'a8-70.smtp-out.amazonses.com',
    },
  })

export const sesSend = () => sesEvent('Send', { send: {} })

export const sesReject = () => sesEvent('Reject', { reject: { reason: 'Bad content' } })

export const sesDelay = (delayType = 'MailboxFull') =>
  sesEvent('DeliveryDelay', {
    deliveryDelay: {
      delayType,
      timestamp: '2026-03-01T10:05:00.000Z',
      expirationTime: '2026-03-01T22:00:00.000Z',
      delayedRecipients: [
        { emailAddress: 'ada@example.com', status: '4.4.1', diagnosticCode: 'smtp; 421 4.4.1 Unable to connect' },
      ],
    },
  })

/** One event as the Lambda that SNS calls is given it. */
export const snsRecord = (event: unknown, overrides: Record<string, unknown> = {}) => ({
  EventSource: 'aws:sns',
  EventVersion: '1.0',
  EventSubscriptionArn: 'arn:aws:sns:eu-central-1:123456789012:ses-events:3b5c',
  Sns: {
    Type: 'Notification',
    MessageId: '5d1c2c8a-64ab-5f46-9a5f-7e2a1d0b7f11',
    TopicArn: 'arn:aws:sns:eu-central-1:123456789012:ses-events',
    Subject: 'Amazon SES Email Event Notification',
    Message: typeof event === 'string' ? event : JSON.stringify(event),
    Timestamp: '2026-03-01T10:00:06.000Z',
    SignatureVersion: '1',
    Signature: 'AAAA',
    SigningCertUrl: 'https://sns.eu-central-1.amazonaws.com/SimpleNotificationService-0.pem',
    UnsubscribeUrl: 'https://sns.eu-central-1.amazonaws.com/?Action=Unsubscribe',
    MessageAttributes: {},
    ...overrides,
  },
})
