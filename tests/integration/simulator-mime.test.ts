import { SendRawEmailCommand } from '@aws-sdk/client-ses'
import MailComposer from 'nodemailer/lib/mail-composer'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readMime } from '../../dev/simulator/mime.ts'
import { type Simulator, startSimulator } from '../../dev/simulator/simulator.ts'
import { failureOf, sesClient } from './simulator-clients.ts'

let simulator: Simulator
beforeAll(async () => {
  simulator = await startSimulator({ port: 0 })
})
beforeEach(() => simulator.clear())
afterAll(() => simulator.close())

const compose = (mail: ConstructorParameters<typeof MailComposer>[0]) => new MailComposer(mail).compile().build()
const send = async (mail: ConstructorParameters<typeof MailComposer>[0], rest = {}) =>
  sesClient(simulator.url).send(new SendRawEmailCommand({ RawMessage: { Data: await compose(mail) }, ...rest }))

const longText = `${'Grüße aus Zürich, mit = und ?= darin. '.repeat(20)}\n\nEnde`

describe('given a raw e-mail', () => {
  it('shows subject, sender, text, html and attachments as they were composed', async () => {
    await send({
      from: { name: 'Müller, Käthe', address: 'kaethe@example.com' },
      to: '"Lovelace, Ada" <ada@example.com>',
      subject: 'Überraschung 🎉: ein Betreff, der so lang ist, dass er über mehrere Zeilen gefaltet werden muss – ja',
      text: longText,
      html: `<p>${longText}</p>`,
      headers: { 'List-Unsubscribe': '<https://example.com/u>' },
      attachments: [{ filename: 'Übersicht.pdf', content: Buffer.alloc(1_000, 7) }],
    })
    const [message] = simulator.messages()
    expect(message).toMatchObject({
      accepted: true,
      to: 'ada@example.com',
      subject: 'Überraschung 🎉: ein Betreff, der so lang ist, dass er über mehrere Zeilen gefaltet werden muss – ja',
      attachments: [{ filename: 'Übersicht.pdf', contentType: 'application/pdf', bytes: 1_000 }],
    })
    expect(message?.from).toContain('Müller, Käthe')
    expect(message?.headers?.['List-Unsubscribe']).toBe('<https://example.com/u>')
    expect(message?.text?.replaceAll('\r\n', '\n').trimEnd()).toBe(longText)
    expect(message?.html?.replaceAll('\r\n', '\n').trimEnd()).toBe(`<p>${longText}</p>`)
    expect(message?.raw).toContain('MIME-Version: 1.0')
  })

  it('reads the notification id from a tag or from the tags header', async () => {
    const mail = { from: 'a@example.com', to: 'b@example.com', text: 'x' }
    await send(mail, { Tags: [{ Name: 'nid', Value: 'n-1' }] })
    await send({ ...mail, headers: { 'X-SES-MESSAGE-TAGS': 'campaign=x, nid=n-2' } })
    expect(simulator.messages().map(({ notificationId }) => notificationId)).toEqual(['n-1', 'n-2'])
  })

  it('sends to the destinations it is given rather than to the headers', async () => {
    await send({ from: 'a@example.com', to: 'b@example.com', text: 'x' }, { Destinations: ['c@example.com'] })
    expect(simulator.messages()).toMatchObject([{ to: 'c@example.com' }])
  })

  it('knows a second try by its content, though the composer makes new boundaries', async () => {
    const mail = { from: 'a@example.com', to: 'throttled-then-ok@simulator.test', text: 'x', html: '<p>x</p>' }
    expect(await failureOf(send(mail))).toMatchObject({ name: 'Throttling' })
    expect((await send(mail)).MessageId).toBeTruthy()
  })
})

describe('given bytes that are no proper message', () => {
  it.each([
    ['nothing', ''],
    ['no blank line', 'Subject: x'],
    ['a multipart without parts', 'Content-Type: multipart/mixed; boundary=b\r\n\r\nnothing'],
    ['an unknown charset', 'Content-Type: text/plain; charset=klingon\r\n\r\nnuqneH'],
    ['a broken filename', "Content-Type: a/b\r\nContent-Disposition: attachment; filename*=utf-8''%E0%A4%A\r\n\r\nx"],
    ['endless nesting', 'Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n'.repeat(500)],
  ])('reads %s without failing', (_what, source) => {
    expect(readMime(Buffer.from(source))).toBeTypeOf('object')
  })
})
