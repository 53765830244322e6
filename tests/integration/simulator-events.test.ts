import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SendEmailCommand, SendRawEmailCommand } from '@aws-sdk/client-ses'
import { afterEach, describe, expect, it } from 'vitest'
import { type Simulator, startSimulator } from '../../dev/simulator/simulator.ts'
import { readSesEvent } from '../../lib/channels/ses-event.ts'
import { readSnsRecords } from '../../lib/http/sns-message.ts'
import { notificationId } from '../support/outgoing.ts'
import { until } from '../support/until.ts'
import { sesClient } from './simulator-clients.ts'

let simulator: Simulator | undefined
afterEach(() => simulator?.close())

/** A simulator whose events come at once, and what the feedback function would make of them. */
const startWith = async (events: Record<string, unknown> = {}, sesEventsTo?: string) => {
  const texts: string[] = []
  let failures = 0
  const take = async (event: unknown) => {
    if (failures > 0) {
      failures -= 1
      throw new Error('away')
    }
    texts.push(...readSnsRecords(event).flatMap((record) => record?.text ?? []))
  }
  simulator = await startSimulator({ port: 0, sesEventsTo: sesEventsTo ?? take })
  await fetch(`${simulator.url}/_script`, {
    method: 'PUT',
    body: JSON.stringify({ events: { delay_ms: 0, ...events } }),
  })
  const feedback = () =>
    texts.flatMap((text) => {
      const reading = readSesEvent(text)
      return reading.type === 'feedback' ? [reading.feedback] : []
    })
  const types = (count: number) =>
    until(`${count} events`, () => texts.length >= count && feedback().map(({ type }) => type))
  return { url: simulator.url, texts, feedback, types, fail: (times: number) => (failures = times) }
}

const send = (url: string, to: string, ConfigurationSetName: string | undefined = 'events') =>
  sesClient(url).send(
    new SendEmailCommand({
      Source: 'no-reply@example.com',
      Destination: { ToAddresses: [to] },
      Message: { Subject: { Data: 's' }, Body: { Text: { Data: 't' } } },
      Tags: [{ Name: 'nid', Value: notificationId }],
      ...(ConfigurationSetName === '' ? {} : { ConfigurationSetName }),
    }),
  )

describe('given a message that the simulated SES took', () => {
  it.each([
    ['somebody@example.com', ['accepted', 'delivered']],
    ['delivered@simulator.test', ['accepted', 'delivered']],
    ['bounced@simulator.test', ['accepted', 'bounced']],
    ['soft-bounced@simulator.test', ['accepted', 'soft_bounced']],
    ['delivered-then-bounced@simulator.test', ['accepted', 'delivered', 'bounced']],
    ['complained@simulator.test', ['accepted', 'delivered', 'complained']],
    ['delayed@simulator.test', ['accepted', 'delayed', 'delivered']],
    ['infected@simulator.test', ['accepted', 'rejected']],
  ])('%s is told of as SES would', async (to, types) => {
    const { url, types: told, feedback } = await startWith()
    const { MessageId } = await send(url, to)
    expect(await told(types.length)).toEqual(types)
    for (const one of feedback()) expect(one).toMatchObject({ notificationId, providerMessageId: MessageId })
  })

  it('tells the same event as often as the script says, under one id', async () => {
    const { url, types, feedback } = await startWith({ copies: 3 })
    await send(url, 'bounced@simulator.test')
    expect(await types(6)).toEqual(['accepted', 'accepted', 'accepted', 'bounced', 'bounced', 'bounced'])
    expect(new Set(feedback().map(({ id }) => id)).size).toBe(2)
  })

  it('tells it backwards, and late', async () => {
    const { url, types, texts } = await startWith({ order: 'backwards', delay_ms: 1_000 })
    await send(url, 'complained@simulator.test')
    expect(texts).toEqual([])
    expect(await types(3)).toEqual(['complained', 'delivered', 'accepted'])
  })

  it('tells it of a raw message too', async () => {
    const { url, types } = await startWith()
    const Data = Buffer.from('From: a@example.com\r\nTo: bounced@simulator.test\r\nSubject: s\r\n\r\nt')
    const Tags = [{ Name: 'nid', Value: notificationId }]
    await sesClient(url).send(new SendRawEmailCommand({ RawMessage: { Data }, Tags, ConfigurationSetName: 'events' }))
    expect(await types(2)).toEqual(['accepted', 'bounced'])
  })

  it('tells nothing without a configuration set', async () => {
    const { url, types } = await startWith()
    await send(url, 'bounced@simulator.test', '')
    await send(url, 'delivered@simulator.test')
    expect(await types(2)).toEqual(['accepted', 'delivered'])
  })

  it('tells it again where nobody took it', async () => {
    const { url, types, fail } = await startWith()
    fail(2)
    await send(url, 'bounced@simulator.test')
    expect(await types(2)).toEqual(['accepted', 'bounced'])
  })

  it('posts it to an address, where one is given', async () => {
    const posted: string[] = []
    const server = createServer(async (request, response) => {
      for await (const chunk of request) posted.push(String(chunk))
      response.end()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { url } = await startWith({}, `http://127.0.0.1:${(server.address() as AddressInfo).port}`)
    await send(url, 'bounced@simulator.test')
    await until('the event to be posted', () => posted.length > 0)
    expect(readSnsRecords(JSON.parse(posted.join('')))).toHaveLength(2)
    await new Promise((resolve) => server.close(resolve))
  })
})
