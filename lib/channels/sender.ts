import * as z from 'zod'
import { asciiAddress, oneAddress } from './email-fields.ts'

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

const wordBytesMax = 45 // as base64 and with its frame that stays under RFC 2047's 75 characters

const encodedWords = (name: string) => {
  const words: string[] = ['']
  // By character: a word must not end inside of one.
  for (const character of name) {
    const last = words.at(-1) ?? ''
    if (Buffer.byteLength(last + character) > wordBytesMax) words.push(character)
    else words[words.length - 1] = last + character
  }
  return words.map((word) => `=?UTF-8?B?${Buffer.from(word).toString('base64')}?=`).join(' ')
}
