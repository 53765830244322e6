import * as z from 'zod'
import { asciiAddress, oneAddress } from './email-fields.ts'
import { encodedWords } from './encoded-words.ts'

/** Who e-mails come from: `no-reply@example.com` or `Example <no-reply@example.com>`. */
export const sender = z
  .string()
  .refine((from) => oneAddress.test(partsOf(from).address), 'must be an address, or a name and <an address>')

export const partsOf = (from: string): { name: string; address: string } => {
  const [, name, address] = named.exec(from) ?? []
  return { name: name?.trim() ?? '', address: address ?? from }
}

/** The sender as SES names it in its answers. */
export const bareSender = (from: string): string => asciiAddress(partsOf(from).address).toLowerCase()

/** The sender as a header wants it: the name quoted or in RFC 2047 words where it must be, the domain in ASCII. */
export const encodedSender = (from: string): string => {
  const { name, address } = partsOf(from)
  return name === '' ? asciiAddress(address) : `${encodedPhrase(name)} <${asciiAddress(address)}>`
}

const named = /^([^<>"\p{Cc}]{1,200}?) *<([^<>]+)>$/u

const encodedPhrase = (name: string) => {
  if (/^[A-Za-z0-9 '-]*$/.test(name)) return name
  return /^[ -~]*$/.test(name) ? `"${name.replace(/\\/g, '\\\\')}"` : encodedWords(name)
}
