import { domainToASCII } from 'node:url'
import * as z from 'zod'

/**
 * How every address is spelled inside, so that one mailbox has one name: its domain as DNS and the provider's feedback spell it. The
 * part before the @ stays as it was written, because only its own server knows whether case matters; a suppression ignores case.
 */
const normalEmail = (address: string) => {
  const at = address.lastIndexOf('@') + 1
  const domain = address.slice(at)
  const isName = /^[\p{L}\p{M}\p{N}.-]{1,255}$/u.test(domain)
  return address.slice(0, at) + (isAscii(domain) ? domain.toLowerCase() : isName ? domainToASCII(domain) : domain)
}
const isAscii = (text: string) => /^[!-~]*$/.test(text)

export const emailAddress = z
  .string()
  .transform(normalEmail)
  .pipe(z.email('must be an e-mail address').max(254, 'must have at most 254 characters'))

const e164 = /^\+[1-9]\d{6,14}$/
export const phoneNumber = z.string().regex(e164, 'must be a phone number in E.164, like +4915112345678')

export const deviceToken = z
  .string()
  .regex(/^[\x21-\x7e]{1,4096}$/, 'must be a registration token: visible ASCII without spaces')

/** By channel, for who names the channel and the recipient apart. */
export const recipientOn = { email: emailAddress, sms: phoneNumber, push: deviceToken }

/** What somebody looks for, spelled as it would be kept. A plus that nobody has encoded comes as a space. */
export const soughtRecipient = (text: string): string => {
  if (e164.test(text.replace(/^ /, '+'))) return text.replace(/^ /, '+')
  return text.includes('@') ? normalEmail(text) : text
}
