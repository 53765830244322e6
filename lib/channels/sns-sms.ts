import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns'
import * as z from 'zod'
import { DeliveryError, type Failure, type FailureKind } from '../notifications/delivery-error.ts'
import type { Priority } from '../notifications/notification.ts'
import type { Channel, Outgoing } from '../notifications/ports/channel.ts'
import { type AwsAnswer, acceptedId, awsFailure, kindsByName, obeying } from './aws-failures.ts'
import { parseOptions } from './parse-options.ts'

export interface SnsSmsOptions {
  /** Shown in place of a number, in countries that have it; others ignore it. */
  senderId?: string | undefined
  /** In US dollars: SNS does not send what would cost more. */
  maxPriceUsd?: number | undefined
}

/** Text messages over SNS. Its receipt says that SNS took the message, not that a phone did. */
export const createSnsSms = (client: SNSClient, options: SnsSmsOptions): Channel => {
  const settings = parseOptions('createSnsSms', optionsSchema, options)
  return {
    provider: 'sns',
    send: async (outgoing, signal) => {
      try {
        const answer = await obeying(signal, client.send(toRequest(outgoing, settings), { abortSignal: signal }))
        return { providerMessageId: acceptedId('sns', answer.MessageId) }
      } catch (error) {
        // Without a cause: SNS's words quote the number, and whoever logs this error logs its cause.
        throw new DeliveryError(classify(error))
      }
    },
  }
}

/** Publish to one number. SNS ignores attributes that it does not know, so one carries our id for whoever reads the request. */
export const toRequest = (
  { notificationId, priority, message }: Outgoing,
  { senderId, maxPriceUsd }: SnsSmsOptions,
): PublishCommand => {
  if (message.channel !== 'sms') throw permanent('wrong_channel', `SNS does not send ${message.channel} here.`)
  if (!e164.test(message.to)) throw permanent('not_e164', 'The recipient is not a number in E.164 form.')
  return new PublishCommand({
    PhoneNumber: message.to,
    Message: message.text,
    MessageAttributes: {
      'AWS.SNS.SMS.SMSType': text(smsTypes[priority]),
      ...(senderId === undefined ? {} : { 'AWS.SNS.SMS.SenderID': text(senderId) }),
      ...(maxPriceUsd === undefined ? {} : { 'AWS.SNS.SMS.MaxPrice': decimal(maxPriceUsd) }),
      nid: text(notificationId),
    },
  })
}

/** What SNS's answer, or its absence, means. */
export const classify = (error: unknown): Failure => {
  const failure = awsFailure('sns', error, (answer) => senderIdKind(answer) ?? kinds.get(answer.name))
  // Who has opted out stays so until they say otherwise.
  return failure.code === 'sns.OptedOutException' ? { ...failure, suppresses: true } : failure
}

const optionsSchema = z.strictObject({
  senderId: z
    .string()
    .regex(/^(?=.*[A-Za-z])[A-Za-z0-9]{3,11}$/, 'must be 3 to 11 letters and digits, with a letter')
    .optional(),
  maxPriceUsd: z.number().positive().max(100).optional(),
})

const e164 = /^\+[1-9]\d{6,14}$/

// Transactional costs more and is delivered first; only what may wait is sent as advertising.
const smsTypes: Record<Priority, string> = { high: 'Transactional', normal: 'Transactional', low: 'Promotional' }

const text = (StringValue: string) => ({ DataType: 'String', StringValue })

// SNS reads no exponents, which JavaScript writes for small numbers.
const decimal = (value: number) => ({ DataType: 'Number', StringValue: value.toFixed(5) })

const permanent = (code: string, detail: string) =>
  new DeliveryError({ kind: 'permanent', code: `sns.${code}`, detail })

/** The sender id is a setting of ours: every message would be refused for it. */
const senderIdKind = ({ name, message }: AwsAnswer): FailureKind | undefined =>
  /^(InvalidParameter|Validation)/.test(name) && /sender ?id/i.test(message) ? 'paused' : undefined

const kinds = kindsByName({
  throttled: ['KMSThrottlingException'],
  permanent: [
    'InvalidParameterException',
    'InvalidParameterValueException',
    'OptedOutException',
    // The sandbox, and a number that it does not know.
    'UserErrorException',
    'ValidationException',
  ],
  paused: [
    'AuthorizationErrorException',
    'InvalidSecurityException',
    'KMSAccessDeniedException',
    'KMSDisabledException',
    'KMSInvalidStateException',
    'KMSNotFoundException',
    'KMSOptInRequired',
    'NotFoundException',
    'PlatformApplicationDisabledException',
  ],
  // It is a 500, said by SNS or by what stands in front of it.
  ambiguous: ['InternalErrorException'],
})
