import { missingMembers, type Refusal, refusal } from './aws-query.ts'
import { addressFault, bareAddress } from './email-address.ts'
import { headerOf } from './mime.ts'
import type { EmailRequest, EmailTag } from './ses-request.ts'

const recipientsMax = 50 // SES's quota for To, Cc and Bcc together
const messageBytesMax = 10 * 1024 * 1024 // SES's quota for its v1 API
const tagCharactersMax = 255 // SES: 'less than 256 characters'
const headersOnce = ['from', 'to', 'cc', 'bcc', 'subject', 'reply-to', 'date', 'message-id']

/** Why SES would refuse this e-mail before it looks at the recipient; undefined when it would not. */
export const sesRefusal = (request: EmailRequest, kind: 'simple' | 'raw'): Refusal | undefined =>
  missingMembers(request.missing) ??
  tagRefusal(request.tags) ??
  (kind === 'raw' ? headerRefusal(request) : undefined) ??
  recipientRefusal(request) ??
  sizeRefusal(request.bytes)

const invalid = (message: string) => refusal('InvalidParameterValue', message)

const tagRefusal = (tags: readonly EmailTag[]) => {
  for (const { name, value } of tags) {
    for (const [what, text] of [
      ['name', name],
      ['value', value],
    ]) {
      if (!text) return invalid(`The tag ${what} must be specified.`)
      if (text.length > tagCharactersMax) return invalid(`Tag ${what} cannot exceed ${tagCharactersMax} characters.`)
      if (!/^[\w.@:-]+$/.test(text)) {
        return invalid(
          `Invalid tag ${what} <${text}>: only alphanumeric ASCII characters, '_', '-', '.', '@' and ':' are allowed.`,
        )
      }
    }
  }
  return undefined
}

const headerRefusal = ({ headers }: EmailRequest) => {
  if (headerOf(headers, 'from') === undefined) return invalid("Missing required header 'From'.")
  const names = headers.map(([name]) => name.toLowerCase())
  const twice = headersOnce.find((name) => names.indexOf(name) !== names.lastIndexOf(name))
  return twice === undefined ? undefined : invalid(`Duplicate header '${headers[names.indexOf(twice)]?.[0]}'.`)
}

const recipientRefusal = ({ from, recipients }: EmailRequest) => {
  if (recipients.length === 0) return invalid("Missing required header 'To'.")
  if (recipients.length > recipientsMax) return invalid(`Recipient count exceeds ${recipientsMax}.`)
  // One bad address refuses the whole message.
  const fault = [bareAddress(from ?? ''), ...recipients].map(addressFault).find((found) => found !== undefined)
  return fault === undefined ? undefined : invalid(fault)
}

const sizeRefusal = (bytes: number) =>
  bytes > messageBytesMax
    ? invalid(`Message length is more than ${messageBytesMax} bytes long: '${bytes}'.`)
    : undefined
