import * as z from 'zod'
import { suppressionReasons } from '../notifications/suppression.ts'
import type { ApiEvent } from './api-event.ts'
import { endingReason } from './ending-reason.ts'
import { channelName } from './list-query.ts'
import { recipientOn } from './recipient.ts'
import { line } from './storable-text.ts'
import { parseWith } from './validation.ts'

const recipient = z.string()

export const suppressionSchema = z.strictObject({
  channel: channelName,
  recipient,
  reason: z.enum(suppressionReasons, `must be one of ${suppressionReasons.join(', ')}`).default('manual'),
  note: line(255).optional(),
})

/** One suppression as a caller or a line of a file has it. */
export const readSuppression = (value: unknown) => {
  const { note, ...parsed } = parseWith(suppressionSchema, value)
  return { ...parsed, note, recipient: parseWith(recipientOn[parsed.channel], parsed.recipient, '/recipient') }
}

export const whichSuppressionSchema = z.strictObject({ channel: channelName, recipient, reason: endingReason })

/** `?channel=email&recipient=ada@example.com`: for who does not know the id. */
export const readWhichSuppression = ({ queryStringParameters }: ApiEvent) => {
  const { channel, recipient: named, reason } = parseWith(whichSuppressionSchema, queryStringParameters ?? {}, '/query')
  return { channel, recipient: parseWith(recipientOn[channel], named.replace(/^ /, '+'), '/query/recipient'), reason }
}
