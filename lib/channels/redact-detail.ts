/** Enough for a provider's sentence; a page of HTML or a canonical request is of no use on a timeline. */
const detailCharactersMax = 300

// A quoted local part may hold spaces, so it is looked for first.
const emailAddress = /("[^"\r\n]*"|[^\s<>()[\]'",;:=]+)@[^\s<>()[\]'",;]+/gu
// An ARN names our own account's things and is what an operator needs, so it stays whole.
const arnOrNumberOrToken =
  /(?<arn>arn:aws[\w-]*:[\w-]*:[\w-]*:\d*:[\w/*.=:-]*)|(?<number>\+\d[\d\s().-]{4,}\d|(?<![\d.])\d{9,}(?![\d.]))|(?<token>(?=[\w:~+/=%-]*\d)[\w:~+/=%-]{20,})/gu
const controls = /[\p{Cc}\u2028\u2029]+/gu

/**
 * A provider's words, fit for a timeline and a log: addresses, phone numbers and tokens are replaced, and the length is bounded.
 * By shape and not by the recipient at hand, since providers also quote the sender, other recipients and credentials.
 */
export const redactDetail = (words: string): string => {
  // Bounded before the patterns run, so that an answer of any size costs the same.
  const line = words.slice(0, detailCharactersMax * 4).replace(controls, ' ')
  const redacted = line
    .replace(emailAddress, '[address]')
    .replace(arnOrNumberOrToken, (_match, arn?: string, number?: string) => arn ?? (number ? '[number]' : '[token]'))
    .trim()
  return redacted.length > detailCharactersMax ? `${redacted.slice(0, detailCharactersMax - 1)}…` : redacted
}
