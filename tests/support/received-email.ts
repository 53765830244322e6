import { expect } from 'vitest'
import type { ReceivedMessage } from '../../dev/simulator/received-messages.ts'

/** What somebody asked to be sent, to be held against what arrived. */
export interface WrittenEmail {
  to: unknown
  text: unknown
  html: unknown
  subject: unknown
  filenames: readonly string[]
  /** Headers that were asked for, besides those of every message. */
  headers: readonly string[]
}

const everyMessages =
  /^(from|to|reply-to|subject|message-id|date|mime-version|content-type|content-transfer-encoding)$/i

/** It went to the one recipient that it names, in the envelope and in the message. */
export const expectOneRecipient = ({ to, raw = '', accepted }: ReceivedMessage, written: WrittenEmail) => {
  expect({ to, accepted }).toEqual({ to: written.to, accepted: true })
  expect(raw.match(/^(Destination\.(Cc|Bcc)Addresses|Destination\.ToAddresses\.member\.[^1])/m)).toBeNull()
}

/** Where it is MIME: no header that nobody asked for, none twice, and every line ends as one. */
export const expectOwnHeaders = ({ raw = '' }: ReceivedMessage, { headers }: WrittenEmail) => {
  if (!/^From: /m.test(raw)) return
  const head = raw.slice(0, raw.indexOf('\r\n\r\n'))
  const names = head
    .replace(/\r\n[ \t]+/g, ' ')
    .split(/[\r\n]+/)
    .map((line) => line.split(':')[0] ?? '')
  expect(names.filter((name) => !everyMessages.test(name) && !headers.includes(name))).toEqual([])
  expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
  expect(head).not.toMatch(/[\0\v\f\x1b]|\r(?!\n)|(?<!\r)\n/)
}

/** Each part says what was written there, and nothing of any other. */
export const expectOwnWords = (
  { text, html, subject, attachments = [] }: ReceivedMessage,
  { filenames, ...written }: WrittenEmail,
) => {
  expect(unbroken(text)).toBe(unbroken(written.text))
  expect(unbroken(html)).toBe(unbroken(written.html))
  if (written.subject !== undefined) expect(subject).toBe(written.subject)
  expect(attachments.map(({ filename }) => filename)).toEqual(filenames)
}

/** Mail has one kind of line end. */
const unbroken = (text: unknown) => (typeof text === 'string' ? text.replace(/\r\n|\r/g, '\n').trimEnd() : undefined)
