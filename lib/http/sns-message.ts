import * as z from 'zod'
import { storableText } from './storable-text.ts'

/** What SNS posts to an endpoint. https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html */
export type SnsMessage = z.infer<typeof snsMessageSchema>

/** One event as it came, from whatever is subscribed to the topic. */
export interface SnsText {
  messageId: string
  text: string
}

/**
 * What is signed is one field a line, so a line break in any field but the first would let one signature stand for other fields. The
 * first is the text; half a character in it would be signed as if it were another.
 */
const messageId = z.string().regex(/^[\w-]{1,100}$/)
const oneLine = z.string().regex(/^[\x20-\x7e]{1,2000}$/)
const subject = z.string().regex(/^[^\p{C}\u2028\u2029]{1,400}$/u)

const common = {
  MessageId: messageId,
  TopicArn: oneLine,
  Message: storableText,
  Timestamp: z.iso.datetime(),
  // Version 1 is SHA-1, which is broken.
  SignatureVersion: z.literal('2'),
  Signature: z.base64(),
  SigningCertURL: oneLine,
}
const confirmation = { ...common, Token: oneLine, SubscribeURL: oneLine }

export const snsMessageSchema = z.discriminatedUnion('Type', [
  z.object({ Type: z.literal('Notification'), Subject: subject.optional(), ...common }),
  z.object({ Type: z.literal('SubscriptionConfirmation'), ...confirmation }),
  z.object({ Type: z.literal('UnsubscribeConfirmation'), ...confirmation }),
])

const eventSchema = z.object({ Records: z.array(z.unknown()).min(1) })
const recordSchema = z.object({ Sns: z.object({ MessageId: messageId, Message: z.string() }) })

/** The texts of an event that SNS calls a Lambda with; a record that cannot be read is undefined. Throws for any other event. */
export const readSnsRecords = (event: unknown): (SnsText | undefined)[] =>
  eventSchema.parse(event).Records.map((record) => {
    const sns = recordSchema.safeParse(record).data?.Sns
    return sns && { messageId: sns.MessageId, text: sns.Message }
  })
