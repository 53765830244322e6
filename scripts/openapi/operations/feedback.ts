import { feedbackAnswerSchema } from '../../../lib/http/resource-schemas.ts'
import { snsMessageSchema } from '../../../lib/http/sns-message.ts'
import type { Operation } from '../operation.ts'

const takeSesFeedback: Operation = {
  id: 'takeSesFeedback',
  method: 'post',
  path: '/feedback/ses',
  tag: 'Feedback',
  summary: 'Take what SES tells, posted by SNS',
  description:
    'Exists only where `FEEDBACK_TOPIC_ARNS` is set; else 404. Takes no API key: SNS’s signature says who posts. SNS sends JSON and calls it text.',
  body: {
    contentType: 'text/plain',
    schema: snsMessageSchema,
    examples: {
      notification: {
        summary: 'A message that SNS has signed',
        value: {
          Type: 'Notification',
          MessageId: '22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324',
          TopicArn: 'arn:aws:sns:eu-central-1:123456789012:heliograph-ses-events',
          Message: '{"eventType":"Delivery"}',
          Timestamp: '2026-01-31T12:00:00.000Z',
          SignatureVersion: '2',
          Signature: 'AAAA',
          SigningCertURL: 'https://sns.eu-central-1.amazonaws.com/SimpleNotificationService-0123456789abcdef.pem',
        },
      },
    },
  },
  answers: {
    200: {
      description: 'Taken.',
      schema: feedbackAnswerSchema,
      examples: {
        recorded: { summary: 'Recorded', value: { recorded: 1, ignored: 0 } },
        subscribed: { summary: 'The subscription is confirmed', value: { subscribed: true } },
      },
    },
  },
  problems: ['not_from_topic', 'not_found'],
}

export const feedbackOperations = [takeSesFeedback]
