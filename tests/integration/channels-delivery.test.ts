import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Simulator, startSimulator } from '../../dev/simulator/simulator.ts'
import { createLocalInbox } from '../../lib/channels/local-inbox.ts'
import { createSimulated } from '../../lib/channels/simulated.ts'
import { testRecipients } from '../../lib/channels/test-recipients.ts'
import type { Channel } from '../../lib/notifications/ports/channel.ts'
import { closedUrl, hangs, startFaultyServer } from '../support/faulty-server.ts'
import {
  anEmail,
  anSms,
  aPush,
  failureFrom,
  notificationId,
  outgoingOf,
  patience,
  shortDeadlineMs,
} from '../support/outgoing.ts'
import { fcmAt, sesAt, snsAt } from '../support/provider-channels.ts'

let simulator: Simulator
beforeAll(async () => {
  simulator = await startSimulator({ port: 0 })
})
beforeEach(() => simulator.clear())
afterAll(() => simulator.close())

const received = () =>
  simulator.messages().map(({ provider, to, text, accepted }) => ({ provider, to, text, accepted }))

describe('what the provider receives', () => {
  it('is the e-mail as it was written', async () => {
    const receipt = await sesAt(simulator.url, 'Zürich <no-reply@example.com>').send(
      anEmail({ subject: 'Grüße 🚀', text: 'Zeile 1\nZeile 2', html: '<p>Ü</p>', replyTo: 'team@example.com' }),
      patience(),
    )
    expect(simulator.messages()).toEqual([
      expect.objectContaining({
        provider: 'ses',
        to: 'ada@example.com',
        subject: 'Grüße 🚀',
        text: 'Zeile 1\nZeile 2',
        html: '<p>Ü</p>',
        notificationId,
        providerMessageId: receipt.providerMessageId,
      }),
    ])
  })

  it('is the e-mail with its headers and attachments', async () => {
    const attachment = {
      filename: 'Rechnung für Ada.txt',
      contentType: 'text/plain',
      content: Buffer.from('42 €').toString('base64'),
    }
    const outgoing = anEmail({
      subject: 'Grüße',
      text: 'Ä',
      html: '<p>Ü</p>',
      headers: { 'List-Unsubscribe': '<https://example.com/u/1>' },
      attachments: [attachment],
    })
    await sesAt(simulator.url).send(outgoing, patience())
    expect(simulator.messages()).toEqual([
      expect.objectContaining({
        to: 'ada@example.com',
        subject: 'Grüße',
        text: expect.stringContaining('Ä'),
        html: expect.stringContaining('<p>Ü</p>'),
        notificationId,
        headers: expect.objectContaining({ 'List-Unsubscribe': '<https://example.com/u/1>' }),
        attachments: [
          expect.objectContaining({ filename: 'Rechnung für Ada.txt', contentType: 'text/plain', bytes: 6 }),
        ],
      }),
    ])
  })

  it('is the text message as it was written', async () => {
    await snsAt(simulator.url).send(anSms({ text: 'Ihr Code: 123456 ✓' }), patience())
    expect(simulator.messages()).toEqual([
      expect.objectContaining({ provider: 'sns', to: '+4915112345678', text: 'Ihr Code: 123456 ✓', notificationId }),
    ])
  })

  it('is the push as it was written', async () => {
    const receipt = await fcmAt(simulator.url).send(aPush({ data: { order: '42' }, ttlSeconds: 60 }), patience())
    expect(receipt.providerMessageId).toMatch(/^projects\/heliograph-test\/messages\//)
    expect(simulator.messages()).toEqual([
      expect.objectContaining({
        provider: 'fcm',
        to: 'device-token-of-ada',
        title: 'Your parcel',
        text: 'It is on its way',
        data: { order: '42' },
        notificationId,
      }),
    ])
  })

  it('is nothing at all where the message itself is unsafe', async () => {
    await failureFrom(sesAt(simulator.url).send(anEmail({ subject: 'x\r\nBcc: eve@example.com' }), patience()))
    await failureFrom(fcmAt(simulator.url).send(aPush({ text: 'x'.repeat(5_000) }), patience()))
    await failureFrom(snsAt(simulator.url).send(anSms({ to: 'ada' }), patience()))
    expect(received()).toEqual([])
  })

  it('reaches it 400 at a time', async () => {
    const channel = sesAt(simulator.url)
    const receipts = await Promise.all(Array.from({ length: 400 }, () => channel.send(anEmail(), patience())))
    expect(new Set(receipts.map(({ providerMessageId }) => providerMessageId)).size).toBe(400)
    expect(received()).toHaveLength(400)
  })
})

describe('a test recipient', () => {
  const simulated = createSimulated({})
  const at = { email: sesAt, sms: snsAt, push: fcmAt }
  const kindOf = (channel: Channel, outgoing: Parameters<Channel['send']>[0], signal: AbortSignal) =>
    channel.send(outgoing, signal).then(
      () => 'sent',
      async (error) => (await failureFrom(Promise.reject(error))).kind,
    )

  it.each(testRecipients)(
    'means the same to the simulated channel as to the real one: $recipient',
    async ({ channel, recipient: to, outcome }) => {
      const real = at[channel](simulator.url)
      const deadline = () => (outcome === 'timeout' ? AbortSignal.timeout(shortDeadlineMs) : patience())
      // Warm, so that a short deadline is the provider's alone.
      if (channel === 'push') await real.send(aPush(), patience())
      for (const claimNo of [1, 2]) {
        const outgoing = outgoingOf({ channel, to, text: 'Hello' }, { claimNo })
        expect(await kindOf(simulated, outgoing, patience())).toBe(await kindOf(real, outgoing, deadline()))
      }
    },
  )
})

describe('the local inbox', () => {
  it('shows what the simulated channel accepted', async () => {
    const channel = createSimulated({ inbox: createLocalInbox(`${simulator.url}/`) })
    await channel.send(anEmail({ html: '<b>x</b>' }), patience())
    await channel.send(aPush({ data: { order: '42' } }), patience())
    expect(simulator.messages()).toEqual([
      expect.objectContaining({
        provider: 'simulated',
        to: 'ada@example.com',
        subject: 'Greetings',
        html: '<b>x</b>',
        notificationId,
      }),
      expect.objectContaining({ provider: 'simulated', title: 'Your parcel', data: { order: '42' }, notificationId }),
    ])
  })

  it('never fails a send: not by its absence, and not by its silence', async () => {
    const absent = createSimulated({ inbox: createLocalInbox(await closedUrl()) })
    await expect(absent.send(anEmail(), patience())).resolves.toHaveProperty('providerMessageId')
    const silent = await startFaultyServer()
    silent.behave(hangs)
    const unlimited = new AbortController().signal
    const send = createSimulated({ inbox: createLocalInbox(silent.url) }).send(anEmail(), unlimited)
    await expect(send).resolves.toHaveProperty('providerMessageId')
    await silent.close()
  })

  it('refuses an address that is none', () => {
    expect(() => createLocalInbox('localhost')).toThrow(TypeError)
  })
})
