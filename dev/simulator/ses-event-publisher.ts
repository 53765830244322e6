import { randomUUID } from 'node:crypto'
import type { ScriptedOutcome } from '../../lib/channels/test-recipients.ts'
import { createEventPump, type EventTarget } from './event-pump.ts'
import type { Script } from './script.ts'
import { sesEventsOf } from './ses-events.ts'
import type { EmailRequest } from './ses-request.ts'

export type SesEventPublisher = ReturnType<typeof createSesEventPublisher>

/** Publishes what becomes of each message, as a configuration set does through SNS. Without a target nobody has subscribed. */
export const createSesEventPublisher = (script: Script, now: () => Date, target: EventTarget | undefined) => {
  const pump = target === undefined ? undefined : createEventPump(target)
  const timers = new Set<NodeJS.Timeout>()
  const later = (ms: number, run: () => void) => {
    const timer = setTimeout(() => {
      timers.delete(timer)
      run()
    }, ms)
    timers.add(timer)
  }
  return {
    publish: (request: EmailRequest, messageId: string, outcome: ScriptedOutcome): void => {
      if (!pump || request.configurationSet === undefined) return
      const { delay_ms, copies, order } = script.events()
      const once = sesEventsOf(request, messageId, outcome, now())
      const events = once.flatMap((event) => Array.from({ length: copies }, () => event))
      if (order === 'backwards') events.reverse()
      // Not before the provider's own answer, which is on its way at the same time.
      later(delay_ms, () => pump.add(events.map((event) => toRecord(event, now()))))
    },
    close: (): void => {
      for (const timer of timers) clearTimeout(timer)
      pump?.close()
    },
  }
}

const topicArn = 'arn:aws:sns:eu-central-1:123456789012:heliograph-local-ses-events'

/** https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html */
const toRecord = (event: unknown, now: Date) => ({
  EventSource: 'aws:sns',
  EventVersion: '1.0',
  EventSubscriptionArn: `${topicArn}:${randomUUID()}`,
  Sns: {
    Type: 'Notification',
    MessageId: randomUUID(),
    TopicArn: topicArn,
    Subject: 'Amazon SES Email Event Notification',
    Message: JSON.stringify(event),
    Timestamp: now.toISOString(),
    SignatureVersion: '1',
    Signature: 'simulated',
    SigningCertUrl: 'https://sns.eu-central-1.amazonaws.com/SimpleNotificationService-0.pem',
    UnsubscribeUrl: 'https://sns.eu-central-1.amazonaws.com/?Action=Unsubscribe',
    MessageAttributes: {},
  },
})
