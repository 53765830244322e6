import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ReceivedMessage } from '../../dev/simulator/received-messages.ts'
import type { Answer } from '../support/answer.ts'
import { anEmailBody, notificationsPath } from '../support/requests.ts'
import { openStack, type Stack } from '../support/stack.ts'
import { until } from '../support/until.ts'

/** What some program on the way may take for the end of a line, raw, folded, encoded, or wide enough to be cut down to it. */
const marks = [
  ...['\r\n', '\n', '\r', '\r\n ', '\r\n\t', '\n\n', '\r\n\r\n', '\0', '\v', '\f', '\x1b', '\x85', '\u2028', '\u2029'],
  ...['%0d%0a', '%0A', '%E5%98%8A%E5%98%8D', '\\r\\n', '&#13;&#10;', '=0D=0A', '=?utf-8?Q?=0D=0A?=', '嘊嘍', 'čĊ'],
]
const lines = ['Bcc: eve@evil.example', 'Content-Type: text/html\r\n\r\n<script>alert(1)</script>']
const markup = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '<svg/onload=alert(1)>',
  '</title></head><body><h1>owned',
  '<!--[if IE]><script>1</script><![endif]-->',
  '<a href="javascript:alert(1)">x</a>',
  '<iframe srcdoc="<script>1</script>">',
  '{{constructor.constructor("1")()}}',
  '#{7*7}<%= 7*7 %>',
  '<meta http-equiv=refresh content="0;url=//evil.example">',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  ']]><x/><![CDATA[',
  '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]>&y;',
  '\u202egpj.exe',
  '=?utf-8?B?PHNjcmlwdD4=?=',
]

const fields = ['subject', 'message', 'html', 'filename', 'header', 'header_name', 'reply_to', 'email'] as const
const file = (filename: string) => [{ filename, content_type: 'text/plain', content: 'NDI=' }]
const bodyWith = (field: (typeof fields)[number], text: string) => {
  switch (field) {
    case 'filename':
      return anEmailBody({ attachments: file(text) })
    case 'header':
      return anEmailBody({ headers: { 'X-Note': text } })
    case 'header_name':
      return anEmailBody({ headers: { [text]: '1' } })
    case 'reply_to':
      return anEmailBody({ reply_to: `ada@example.com${text}` })
    case 'email':
      return anEmailBody({ email: `ada@example.com${text}` })
    default:
      return anEmailBody({ [field]: text })
  }
}

const texts = [...marks.flatMap((mark) => lines.map((line) => `Hello${mark}${line}`)), ...markup]
// Each as a plain e-mail and, with a header beside it, as one that we write as MIME.
const corpus = fields.flatMap((field) =>
  texts.flatMap((text) => {
    const body: Record<string, unknown> = bodyWith(field, text)
    return 'headers' in body ? [body] : [body, { ...body, headers: { 'X-Note': 'x' } }]
  }),
)

const mimeHeaders =
  /^(from|to|reply-to|subject|message-id|date|mime-version|content-type|content-transfer-encoding|x-note)$/i
const unbroken = (text: string | undefined) => text?.replace(/\r\n|\r/g, '\n').trimEnd()

describe(`given ${corpus.length} e-mails that try to be more than one`, () => {
  let stack: Stack
  const accepted = new Map<string, Record<string, unknown>>()
  const answers: Answer[] = []
  beforeAll(async () => {
    stack = await openStack()
    for (const body of corpus) {
      const answer = await stack.request('POST', notificationsPath, { key: stack.keys.acme.live, body })
      answers.push(answer)
      if (answer.status === 202) accepted.set(`${answer.body.id}`, body)
    }
    await until('all of them to end', async () => {
      await stack.drain('email')
      const [open] = await stack.db`select count(*)::int as count from notifications where finished_at is null`
      return open?.count === 0
    })
  }, 120_000)
  afterAll(() => stack.close())

  const eachReceived = (check: (message: ReceivedMessage, body: Record<string, unknown>) => void) => {
    const received = stack.simulator.messages()
    expect(received).toHaveLength(accepted.size)
    for (const message of received) check(message, accepted.get(message.notificationId ?? '') ?? {})
  }

  it('has 200 at least, and both refuses and takes some', () => {
    expect(corpus.length).toBeGreaterThan(500)
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202, 422]))
    expect(accepted.size).toBeGreaterThan(200)
  })

  it('sends each to the one recipient that it names, in the envelope and in the message', () => {
    eachReceived(({ to, raw = '', accepted }, body) => {
      expect({ to, accepted }).toEqual({ to: body.email, accepted: true })
      expect(raw.match(/^(Destination\.(Cc|Bcc)Addresses|Destination\.ToAddresses\.member\.[^1])/m)).toBeNull()
    })
  })

  it('writes no header that nobody asked for', () => {
    eachReceived(({ raw = '' }) => {
      if (!/^From: /m.test(raw)) return
      const head = raw.slice(0, raw.indexOf('\r\n\r\n')).replace(/\r\n[ \t]+/g, ' ')
      const names = head.split(/[\r\n]+/).map((line) => line.split(':')[0] ?? '')
      expect(names.filter((name) => !mimeHeaders.test(name))).toEqual([])
      expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length)
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
      expect(raw.slice(0, raw.indexOf('\r\n\r\n'))).not.toMatch(/[\0\v\f\x1b]|\r(?!\n)|(?<!\r)\n/)
    })
  })

  it('says in each part what was written there, and nothing in any other', () => {
    eachReceived(({ text, html, subject, attachments = [] }, body) => {
      expect(unbroken(text)).toBe(unbroken(`${body.message}`))
      expect(unbroken(html)).toBe(unbroken(body.html as string | undefined))
      if (body.subject !== undefined) expect(subject).toBe(body.subject)
      const named = (body.attachments ?? []) as { filename: string }[]
      expect(attachments.map(({ filename }) => filename)).toEqual(named.map(({ filename }) => filename))
    })
  })
})
