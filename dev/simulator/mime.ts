import { decodeText, decodeTransfer, headerParameter } from './mime-decoding.ts'
import type { Attachment } from './received-messages.ts'

export type Header = readonly [name: string, value: string]

/** A message as a mail program shows it. Header values are unfolded but not decoded: addresses must be split first. */
export type Mime = { headers: Header[]; text?: string; html?: string; attachments: Attachment[] }

const depthMax = 10 // far beyond mixed > related > alternative; stops a message made of nothing but nesting
const partsMax = 200 // across the whole message, for the same reason

/** Reads what mail composers write: nested multiparts, base64 and quoted-printable. Not a validator: odd input gives odd text. */
export const readMime = (raw: Buffer): Mime => {
  const root = splitHead(raw.toString('latin1'))
  const mime: Mime = { headers: root.headers, attachments: [] }
  let parts = 0
  const visit = ({ headers, body }: Part, depth: number) => {
    parts += 1
    if (parts > partsMax || depth > depthMax) return
    const type = headerOf(headers, 'content-type') ?? 'text/plain'
    const boundary = /^multipart\//i.test(type) ? headerParameter(type, 'boundary') : undefined
    if (boundary === undefined) keepLeaf(mime, { headers, body }, type)
    else for (const part of partsOf(body, boundary)) visit(splitHead(part), depth + 1)
  }
  visit(root, 0)
  return mime
}

export const headerOf = (headers: readonly Header[], name: string): string | undefined =>
  headers.find(([candidate]) => candidate.toLowerCase() === name)?.[1]

type Part = { headers: Header[]; body: string }

const keepLeaf = (mime: Mime, { headers, body }: Part, type: string) => {
  const disposition = headerOf(headers, 'content-disposition') ?? ''
  const bytes = decodeTransfer(body, headerOf(headers, 'content-transfer-encoding') ?? '')
  const contentType = (type.split(';')[0] ?? '').trim().toLowerCase()
  const kind = contentType === 'text/plain' ? 'text' : contentType === 'text/html' ? 'html' : undefined
  if (kind !== undefined && mime[kind] === undefined && !/^\s*attachment/i.test(disposition)) {
    mime[kind] = decodeText(bytes, headerParameter(type, 'charset'))
    return
  }
  const filename = headerParameter(disposition, 'filename') ?? headerParameter(type, 'name') ?? 'unnamed'
  mime.attachments.push({ filename, contentType, bytes: bytes.length })
}

const splitHead = (source: string): Part => {
  const end = /\r?\n\r?\n/.exec(source)
  const head = end ? source.slice(0, end.index) : source
  const body = end ? source.slice(end.index + end[0].length) : ''
  const lines = head.replace(/\r?\n(?=[ \t])/g, '').split(/\r?\n/)
  return { headers: lines.flatMap(toHeader), body }
}

const toHeader = (line: string): Header[] => {
  const colon = line.indexOf(':')
  return colon > 0 ? [[line.slice(0, colon).trim(), line.slice(colon + 1).trim()]] : []
}

const partsOf = (body: string, boundary: string): string[] => {
  const parts: string[][] = []
  for (const line of body.split('\n')) {
    const mark = line.trimEnd()
    if (mark === `--${boundary}--`) break
    if (mark === `--${boundary}`) parts.push([])
    else parts.at(-1)?.push(line)
  }
  // The line break before a boundary belongs to the boundary.
  return parts.map((lines) => lines.join('\n').replace(/\r$/, ''))
}
