import { type SESClient, SendEmailCommand, SendRawEmailCommand } from '@aws-sdk/client-ses'
import * as z from 'zod'
import { DeliveryError, type Failure, type FailureKind } from '../notifications/delivery-error.ts'
import { subjectOf } from '../notifications/email-subject.ts'
import type { EmailMessage } from '../notifications/notification.ts'
import type { Channel, Outgoing } from '../notifications/ports/channel.ts'
import { type AwsAnswer, acceptedId, awsFailure, kindsByName, obeying } from './aws-failures.ts'
import { asciiAddress, refuseUnsafeFields } from './email-fields.ts'
import { looksEncoded } from './encoded-words.ts'
import { mimeMessage } from './mime-message.ts'
import { parseOptions } from './parse-options.ts'
import { bareSender, encodedSender, sender } from './sender.ts'

export interface SesEmailOptions {
  /** `no-reply@example.com` or `Example <no-reply@example.com>`; an identity that SES has verified. */
  from: string
  configurationSet?: string | undefined
}

/** E-mail over SES, one recipient per send: SES takes or refuses a message as a whole. */
export const createSesEmail = (client: SESClient, options: SesEmailOptions): Channel => {
  const settings = parseOptions('createSesEmail', optionsSchema, options)
  return {
    provider: 'ses',
    send: async (outgoing, signal) => {
      try {
        const request = await toRequest(outgoing, settings).catch(refuseUnbuildable)
        const sending =
          request instanceof SendRawEmailCommand
            ? client.send(request, { abortSignal: signal })
            : client.send(request, { abortSignal: signal })
        const answer = await obeying(signal, sending)
        return { providerMessageId: acceptedId('ses', answer.MessageId) }
      } catch (error) {
        // Without a cause: SES's words quote the recipient, and whoever logs this error logs its cause.
        throw new DeliveryError(classify(error, settings))
      }
    },
  }
}

/** SendEmail where that says it all, which leaves the encoding to SES; SendRawEmail for headers and attachments. */
export const toRequest = async (
  { notificationId, message }: Outgoing,
  { from, configurationSet }: SesEmailOptions,
): Promise<SendEmailCommand | SendRawEmailCommand> => {
  if (message.channel !== 'email') throw permanent('wrong_channel', `SES does not send ${message.channel}.`)
  refuseUnsafeFields(message)
  refuseTooLarge(contentBytes(message))
  const common = {
    // They come back with the events of a configuration set, and prove what became of an attempt; without one SES drops them.
    Tags: [{ Name: 'nid', Value: notificationId }],
    ...(configurationSet === undefined ? {} : { ConfigurationSetName: configurationSet }),
  }
  if (isPlain(message)) return new SendEmailCommand({ ...common, ...plainFields(from, message) })
  const mime = await mimeMessage(from, message)
  refuseTooLarge(mime.byteLength)
  const Destinations = [asciiAddress(message.to)]
  return new SendRawEmailCommand({ ...common, Source: encodedSender(from), Destinations, RawMessage: { Data: mime } })
}

/** What SES's answer, or its absence, means. The sender decides whose fault an unverified address is. */
export const classify = (error: unknown, { from }: SesEmailOptions): Failure =>
  awsFailure('ses', error, (answer) => verificationKind(answer, from) ?? quotaKind(answer) ?? kinds.get(answer.name))

const optionsSchema = z.strictObject({
  from: sender,
  configurationSet: z
    .string()
    .regex(/^[\w-]{1,64}$/, 'must be the name of a configuration set')
    .optional(),
})

const plainFields = (from: string, message: EmailMessage) => {
  const { to, text, html, replyTo } = message
  const utf8 = (Data: string) => ({ Data, Charset: 'UTF-8' })
  return {
    Source: encodedSender(from),
    Destination: { ToAddresses: [asciiAddress(to)] },
    Message: {
      Subject: utf8(subjectOf(message)),
      Body: { Text: utf8(text), ...(html === undefined ? {} : { Html: utf8(html) }) },
    },
    ...(replyTo === undefined ? {} : { ReplyToAddresses: [asciiAddress(replyTo)] }),
  }
}

// SES is not asked to write a subject that looks encoded: it says nothing of what it makes of one.
const isPlain = (message: EmailMessage) =>
  Object.keys(message.headers ?? {}).length === 0 &&
  (message.attachments ?? []).length === 0 &&
  !looksEncoded(subjectOf(message))

const messageBytesMax = 10 * 1024 * 1024 // SES's quota for this API, after encoding

const contentBytes = ({ subject = '', text, html = '', attachments = [] }: EmailMessage) =>
  Buffer.byteLength(subject) +
  Buffer.byteLength(text) +
  Buffer.byteLength(html) +
  attachments.reduce((sum, { content }) => sum + content.length, 0)

const refuseTooLarge = (bytes: number) => {
  if (bytes > messageBytesMax) throw permanent('too_large', `${bytes} bytes; SES takes ${messageBytesMax}.`)
}

/** Nothing has left us, and the message will not become another one by the next try. */
const refuseUnbuildable = (error: unknown): never => {
  if (error instanceof DeliveryError) throw error
  throw permanent('unbuildable', 'The message could not be written as an e-mail.')
}

const permanent = (code: string, detail: string) =>
  new DeliveryError({ kind: 'permanent', code: `ses.${code}`, detail })

/** SES lists the identities that failed. Ours stops everything; only the recipient's is the sandbox refusing this one. */
const verificationKind = ({ name, message }: AwsAnswer, from: string): FailureKind | undefined => {
  if (name !== 'MessageRejected' || !/not verified/i.test(message)) return undefined
  const identities = message.toLowerCase().split(/[\s,;:<>]+/)
  return identities.some((identity) => identity.replace(/\.$/, '') === bareSender(from)) ? 'paused' : 'permanent'
}

/** The daily quota does not come back within the second that a throttle waits. */
const quotaKind = ({ name, message }: AwsAnswer): FailureKind | undefined =>
  name.startsWith('Throttling') && /daily message quota/i.test(message) ? 'paused' : undefined

const kinds = kindsByName({
  permanent: [
    'InvalidParameterCombination',
    'InvalidParameterValue',
    'MessageRejected',
    'MissingParameter',
    'ValidationError',
  ],
  paused: [
    'AccountSendingPausedException',
    'ConfigurationSetDoesNotExistException',
    'ConfigurationSetSendingPausedException',
    'FromEmailAddressNotVerifiedException',
    'MailFromDomainNotVerifiedException',
    'ProductionAccessNotGrantedException',
  ],
})
