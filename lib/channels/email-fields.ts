import { domainToASCII } from 'node:url'
import { DeliveryError } from '../notifications/delivery-error.ts'
import type { EmailMessage } from '../notifications/notification.ts'

/**
 * Throws for what could become a header, a recipient or a second message of its own. The HTTP edge refuses all of it first; this
 * is the second wall, so that a row that came another way cannot do harm either.
 */
export const refuseUnsafeFields = (message: EmailMessage): void => {
  const { to, subject, replyTo, headers = {}, attachments = [] } = message
  if (!oneAddress.test(to)) throw refusal('address', 'The recipient is not one bare address.')
  if (replyTo !== undefined && !oneAddress.test(replyTo))
    throw refusal('reply_to', 'The reply-to is not one bare address.')
  if (hasControls(subject ?? '')) throw refusal('subject', 'The subject holds a control character.')
  for (const [name, value] of Object.entries(headers)) {
    if (!headerName.test(name)) throw refusal('header', 'A header name is not one.')
    if (reservedHeader.test(name)) throw refusal('header', `The header ${name} is not a caller's to set.`)
    if (hasControls(value)) throw refusal('header', `The header ${name} holds a control character.`)
  }
  for (const { filename, contentType } of attachments) {
    if (hasControls(filename)) throw refusal('attachment', 'A file name holds a control character.')
    if (!mediaType.test(contentType)) throw refusal('attachment', 'A content type is not one.')
  }
}

/** SES wants domains in ASCII; mailbox names outside of ASCII it does not take at all, and says so itself. */
export const asciiAddress = (address: string): string => {
  const at = address.lastIndexOf('@')
  // What is ASCII already stays as it was written.
  if (/^[!-~]*$/.test(address.slice(at + 1))) return address
  return `${address.slice(0, at + 1)}${domainToASCII(address.slice(at + 1)) || address.slice(at + 1)}`
}

const hasControls = (text: string) => /[\p{Cc}\u2028\u2029]/u.test(text)

/** No space, comma, semicolon, bracket or quote: nothing that could make two addresses of one, nor marks that turn text round. */
export const oneAddress = /^[^\s,;:<>()[\]\\"@\p{Cc}\p{Cf}]{1,64}@[\p{L}\p{M}\p{N}._-]{1,255}$/u
const headerName = /^[A-Za-z][A-Za-z0-9-]{0,75}$/
const mediaType = /^[\w.+-]{1,100}\/[\w.+-]{1,100}(; ?[\w-]{1,50}=[\w.+-]{1,100}){0,5}$/
// Ours or SES's: who it goes to, who it is from, how it is built, and SES's own switches.
const reservedHeader =
  /^(to|cc|bcc|from|sender|reply-to|return-path|subject|date|message-id|mime-version|received|content-.*|resent-.*|dkim-signature|x-ses-.*)$/i

const refusal = (field: string, detail: string) =>
  new DeliveryError({ kind: 'permanent', code: `email.unsafe_${field}`, detail })
