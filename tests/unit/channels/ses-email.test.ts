import { type SendEmailCommand, SendRawEmailCommand } from '@aws-sdk/client-ses'
import { describe, expect, it } from 'vitest'
import { createSesClient } from '../../../lib/channels/aws-clients.ts'
import { createSesEmail, toRequest } from '../../../lib/channels/ses-email.ts'
import { anEmail, anSms, failureFrom, notificationId } from '../../support/outgoing.ts'

const from = 'Heliograph <no-reply@example.com>'
const plain = async (...args: Parameters<typeof anEmail>) =>
  ((await toRequest(anEmail(...args), { from })) as SendEmailCommand).input
const raw = async (...args: Parameters<typeof anEmail>) => {
  const request = await toRequest(anEmail(...args), { from })
  if (!(request instanceof SendRawEmailCommand)) throw new Error('A plain e-mail.')
  return { ...request.input, mime: Buffer.from(request.input.RawMessage!.Data!).toString() }
}
const attachment = { filename: 'invoice.txt', contentType: 'text/plain', content: Buffer.from('42').toString('base64') }

describe('given an e-mail of text and html', () => {
  it('is one SendEmail to one recipient, tagged with the notification', async () => {
    const request = await toRequest(anEmail({ html: '<b>Hello</b>', replyTo: 'team@example.com' }), {
      from,
      configurationSet: 'main',
    })
    expect(request.input).toEqual({
      Source: from,
      Destination: { ToAddresses: ['ada@example.com'] },
      Message: {
        Subject: { Data: 'Greetings', Charset: 'UTF-8' },
        Body: { Text: { Data: 'Hello Ada', Charset: 'UTF-8' }, Html: { Data: '<b>Hello</b>', Charset: 'UTF-8' } },
      },
      ReplyToAddresses: ['team@example.com'],
      Tags: [{ Name: 'nid', Value: notificationId }],
      ConfigurationSetName: 'main',
    })
  })

  it('leaves out what was not given', async () => {
    const input = await plain()
    expect(Object.keys(input).toSorted()).toEqual(['Destination', 'Message', 'Source', 'Tags'])
    expect(input.Message?.Body).not.toHaveProperty('Html')
  })

  it('writes domains and names the way that headers need them', async () => {
    const request = await toRequest(anEmail({ to: 'ada@münchen.example' }), {
      from: 'Zürich <no-reply@müller.example>',
    })
    expect(request.input).toMatchObject({
      Source: '=?UTF-8?B?WsO8cmljaA==?= <no-reply@xn--mller-kva.example>',
      Destination: { ToAddresses: ['ada@xn--mnchen-3ya.example'] },
    })
  })

  it('quotes a sender name that would read as two addresses', async () => {
    const request = await toRequest(anEmail(), { from: 'Example, Inc. <no-reply@example.com>' })
    expect(request.input).toMatchObject({ Source: '"Example, Inc." <no-reply@example.com>' })
  })
})

describe('given no subject', () => {
  const subjectOf = async (text: string) => {
    const { subject: _, ...message } = anEmail({ text }).message as {
      subject: string
      channel: 'email'
      to: string
      text: string
    }
    const request = await toRequest({ ...anEmail(), message }, { from })
    return (request as SendEmailCommand).input.Message?.Subject?.Data
  }

  it.each([
    ['Hello from Notification system', 'Hello from Notification system'],
    ['\n  \r\n  Your parcel \nis here', 'Your parcel'],
    ['tab\tand\u0007bell', 'tab and bell'],
    ['one\u2028two', 'one'],
    ['\n\n', 'Notification'],
  ])('takes the first line that says anything: %j', async (text, subject) => {
    expect(await subjectOf(text)).toBe(subject)
  })

  it('stays within 78 characters, whole ones', async () => {
    const subject = await subjectOf('🚀'.repeat(100))
    expect(Array.from(subject!)).toHaveLength(78)
    expect(subject).toBe(`${'🚀'.repeat(77)}…`)
  })
})

describe('given headers or attachments', () => {
  it('is one SendRawEmail whose MIME says it all', async () => {
    const { mime, Destinations, Source, Tags } = await raw({
      subject: 'Grüße',
      html: '<b>Hi</b>',
      replyTo: 'team@example.com',
      headers: {
        'List-Unsubscribe': '<https://example.com/u/1>',
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      },
      attachments: [attachment],
    })
    expect({ Destinations, Source, Tags }).toEqual({
      Destinations: ['ada@example.com'],
      Source: from,
      Tags: [{ Name: 'nid', Value: notificationId }],
    })
    expect(mime).toContain('From: Heliograph <no-reply@example.com>\r\n')
    expect(mime).toContain('To: ada@example.com\r\n')
    expect(mime).toContain('Reply-To: team@example.com\r\n')
    expect(mime).toContain('Subject: =?UTF-8?Q?Gr=C3=BC=C3=9Fe?=\r\n')
    expect(mime).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n')
    expect(mime).toContain('multipart/alternative')
    expect(mime).toMatch(/filename=invoice\.txt[\s\S]*NDI=/)
  })

  it('takes a sender name with a comma for one sender', async () => {
    const request = await toRequest(anEmail({ headers: { 'X-A': '1' } }), {
      from: 'Example, Inc. <no-reply@example.com>',
    })
    const mime = Buffer.from((request as SendRawEmailCommand).input.RawMessage!.Data!).toString()
    expect(mime).toContain('From: "Example, Inc." <no-reply@example.com>\r\n')
  })

  it('writes domains in ASCII here too', async () => {
    const { mime, Destinations } = await raw({
      to: 'ada@münchen.example',
      replyTo: 'team@müller.example',
      headers: { 'X-A': '1' },
    })
    expect(Destinations).toEqual(['ada@xn--mnchen-3ya.example'])
    expect(mime).toContain('To: ada@xn--mnchen-3ya.example\r\n')
    expect(mime).toContain('Reply-To: team@xn--mller-kva.example\r\n')
  })

  it('never reads a file or a URL that content points to', async () => {
    const { mime } = await raw({
      attachments: [{ ...attachment, filename: '/etc/hostname' }],
      text: 'file:///etc/hostname',
    })
    expect(mime).toContain('NDI=')
  })
})

describe('given what could become a header or a recipient of its own', () => {
  const breaks = ['\r\n', '\n', '\r', '\0', '\u000b', '\u000c', '\u0085', '\u2028', '\u2029', '\t', '\u001b', '\u007f']
  const refusedFor = async (message: Parameters<typeof anEmail>[0]) =>
    failureFrom(toRequest(anEmail(message), { from }))
  const injected = (line: string) => `x${line}Bcc: eve@example.com`

  it.each(breaks)('refuses %j in every field', async (line) => {
    const text = injected(line)
    const cases = [
      { to: `ada@example.com${line}Bcc:eve@example.com` },
      { replyTo: `ada@example.com${line}Bcc:eve@example.com` },
      { subject: text },
      { headers: { 'X-Note': text } },
      { headers: { [text]: '1' } },
      { attachments: [{ ...attachment, filename: text }] },
      { attachments: [{ ...attachment, contentType: `text/plain${line}X: y` }] },
    ]
    for (const message of cases) {
      expect(await refusedFor(message)).toMatchObject({
        kind: 'permanent',
        code: expect.stringMatching(/^email\.unsafe_/),
      })
    }
  })

  it.each(['a@b.c,d@e.f', 'a@b.c;d@e.f', 'A <a@b.c>', 'a@b@c', '"a b"@c.d', 'a', '', ' a@b.c', 'a@b.c (x)'])(
    'refuses %j as a recipient',
    async (to) => {
      expect((await refusedFor({ to })).code).toBe('email.unsafe_address')
    },
  )

  it.each([
    'To',
    'cc',
    'BCC',
    'From',
    'Sender',
    'Reply-To',
    'Subject',
    'Return-Path',
    'Content-Type',
    'MIME-Version',
    'X-SES-MESSAGE-TAGS',
    'x-ses-configuration-set',
    'Resent-To',
    'X Y',
    'X:Y',
    '',
  ])('refuses the header %j', async (name) => {
    expect((await refusedFor({ headers: { [name]: 'x' } })).code).toBe('email.unsafe_header')
  })

  it('says nothing of the value it refused', async () => {
    expect(JSON.stringify(await refusedFor({ subject: injected('\n') }))).not.toContain('eve@')
  })
})

describe('given more than SES takes', () => {
  it('refuses a plain e-mail over 10 MB', async () => {
    const failure = await failureFrom(toRequest(anEmail({ text: 'x'.repeat(10 * 1024 * 1024 + 1) }), { from }))
    expect(failure).toMatchObject({ kind: 'permanent', code: 'ses.too_large' })
  })

  it('counts attachments as they travel, encoded', async () => {
    // 10 MB less 100 KB of base64: fits until MIME adds its line ends.
    const content = 'QUJD'.repeat((10 * 1024 * 1024 - 100 * 1024) / 4)
    const failure = await failureFrom(toRequest(anEmail({ attachments: [{ ...attachment, content }] }), { from }))
    expect(failure).toMatchObject({ kind: 'permanent', code: 'ses.too_large' })
  })
})

it('refuses for good what cannot be written as an e-mail: nothing has left, and nothing is in doubt', async () => {
  const { send } = createSesEmail(createSesClient({ region: 'eu-west-1', endpoint: 'http://127.0.0.1:9' }), { from })
  // A row that came another way than through the door.
  const broken = anEmail({ attachments: [{ ...attachment, content: null as never }] })
  const failure = await failureFrom(send(broken, AbortSignal.timeout(1_000)))
  expect(failure).toMatchObject({ kind: 'permanent', code: 'ses.unbuildable' })
})

it('refuses another channel’s message', async () => {
  expect((await failureFrom(toRequest(anSms(), { from }))).code).toBe('ses.wrong_channel')
})

describe('given nonsense for options', () => {
  const client = createSesClient({ region: 'eu-west-1' })
  it.each([
    [{ from: '' }, /from/],
    [{ from: 'nobody' }, /from/],
    [{ from: 'a@b.c, d@e.f' }, /from/],
    [{ from: 'A\r\nBcc: x <a@b.c>' }, /from/],
    [{ from: 'a@b.c', configurationSet: 'two words' }, /configurationSet/],
    [{ from: 'a@b.c', fromm: 'x' }, /fromm/],
  ])('refuses %j by name', (options, named) => {
    expect(() => createSesEmail(client, options as never)).toThrow(named)
  })

  it.each([[{ region: '' }], [{ region: 'Mars' }], [{ region: 'eu-west-1', endpoint: 'localhost:4000' }]])(
    'makes no client of %j',
    (options) => {
      expect(() => createSesClient(options)).toThrow(TypeError)
    },
  )
})
