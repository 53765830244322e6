/** Bytes to text; an unknown charset is read as UTF-8, which is what nearly all mail uses. */
export const decodeText = (bytes: Buffer, charset = 'utf-8'): string => {
  try {
    return new TextDecoder(charset).decode(bytes)
  } catch {
    return bytes.toString('utf8')
  }
}

/** Undoes a Content-Transfer-Encoding. `source` holds one character per byte (latin1). */
export const decodeTransfer = (source: string, encoding: string): Buffer => {
  switch (encoding.trim().toLowerCase()) {
    case 'base64':
      return Buffer.from(source, 'base64')
    case 'quoted-printable':
      return Buffer.from(unquote(withoutSoftBreaks(source)), 'latin1')
    default:
      return Buffer.from(source, 'latin1')
  }
}

/** Decodes RFC 2047 words (`=?utf-8?Q?Gr=C3=BC=C3=9Fe?=`) in a header value; raw UTF-8 is read as such. */
export const decodeWords = (value: string): string =>
  decodeText(Buffer.from(value, 'latin1'))
    // White space between two encoded words is only there to fold the line.
    .replace(/\?=[ \t]+=\?/g, '?==?')
    .replace(/=\?([^?\s]+)\?([bq])\?([^?]*)\?=/gi, (_word, charset: string, encoding: string, text: string) => {
      const bytes =
        encoding.toLowerCase() === 'b'
          ? Buffer.from(text, 'base64')
          : Buffer.from(unquote(text.replaceAll('_', ' ')), 'latin1')
      return decodeText(bytes, charset)
    })

/** A parameter of a structured header, such as `boundary` of Content-Type; RFC 2231 pieces and percent-encoding are undone. */
export const headerParameter = (header: string, name: string): string | undefined => {
  const pieces = Array.from(header.matchAll(/;\s*([^=;*\s]+)(\*[\d*]*)?=(?:"((?:[^"\\]|\\.)*)"|([^;\s]*))/g)).filter(
    ([, parameter]) => parameter?.toLowerCase() === name,
  )
  if (pieces.length === 0) return undefined
  const value = pieces.map(([, , , quoted, bare]) => quoted?.replace(/\\(.)/g, '$1') ?? bare ?? '').join('')
  const percentEncoded = pieces.some(([, , suffix]) => suffix?.endsWith('*'))
  return percentEncoded ? decodePercent(value.replace(/^[^']*'[^']*'/, '')) : decodeWords(value)
}

// White space at the end of a line was added on the way; a line that then ends in '=' goes on in the next one.
const withoutSoftBreaks = (source: string) =>
  source
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\r\n')
    .replaceAll('=\r\n', '')

const unquote = (text: string) =>
  text.replace(/=([0-9a-f]{2})/gi, (_escape, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))

const decodePercent = (text: string) => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
