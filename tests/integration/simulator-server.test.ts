import { once } from 'node:events'
import { connect } from 'node:net'
import { SendEmailCommand } from '@aws-sdk/client-ses'
import { afterEach, describe, expect, it } from 'vitest'
import { createReceivedMessages, type Draft } from '../../dev/simulator/received-messages.ts'
import { type Simulator, startSimulator } from '../../dev/simulator/simulator.ts'
import { failureOf, sesClient } from './simulator-clients.ts'

let open: Simulator[] = []
const start = async (port = 0) => {
  const simulator = await startSimulator({ port })
  open.push(simulator)
  return simulator
}
afterEach(async () => {
  await Promise.all(open.map(({ close }) => close()))
  open = []
})

const hangingSend = (url: string) =>
  sesClient(url).send(
    new SendEmailCommand({
      Source: 'a@example.com',
      Destination: { ToAddresses: ['timeout@simulator.test'] },
      Message: { Subject: { Data: 's' }, Body: { Text: { Data: 't' } } },
    }),
  )

const until = async (condition: () => boolean) => {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve))
}

describe('given a running simulator', () => {
  it('says that it is healthy, on this machine only', async () => {
    const { url } = await start()
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect(await (await fetch(`${url}/health`)).json()).toEqual({ status: 'ok' })
  })

  it('refuses to start on its port a second time', async () => {
    const { url } = await start()
    await expect(start(Number(new URL(url).port))).rejects.toMatchObject({ code: 'EADDRINUSE' })
  })

  it('closes though requests are waiting for an answer', async () => {
    const simulator = await start()
    const waiting = [failureOf(hangingSend(simulator.url)), failureOf(hangingSend(simulator.url))]
    await until(() => simulator.messages().length === 2)
    await simulator.close() // else it would wait for them for ever, as they do for it
    expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual([undefined, undefined])
  })

  it('can be closed twice', async () => {
    const { close } = await start()
    await close()
    await close()
  })
})

describe('given bad input', () => {
  it('answers 413 to a body that is too large, and goes on', async () => {
    const { url } = await start()
    const answer = await fetch(url, { method: 'POST', body: Buffer.alloc(17 * 1024 * 1024) })
    expect(answer.status).toBe(413)
    expect((await fetch(`${url}/health`)).status).toBe(200)
  })

  it('survives bytes that are no HTTP, and a client that leaves in the middle', async () => {
    const { url } = await start()
    const port = Number(new URL(url).port)
    for (const bytes of ['\u0000\u0001\r\n\r\n', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nAct']) {
      const socket = connect(port, '127.0.0.1')
        .on('error', () => {}) // being cut off is one right answer
        .resume()
      await once(socket, 'connect')
      socket.end(bytes)
      await once(socket, 'close')
    }
    expect((await fetch(`${url}/health`)).status).toBe(200)
  })

  it('answers an address that cannot be read, is unknown, or is used with the wrong method', async () => {
    const { url } = await start()
    expect((await fetch(`${url}/nothing`)).status).toBe(404)
    const wrong = await fetch(`${url}/health`, { method: 'PUT' })
    expect(wrong.status).toBe(405)
    expect(wrong.headers.get('allow')).toBe('GET')
    const none = await fetch(url, { method: 'POST', body: 'junk' })
    expect(none.status).toBe(400)
    expect(await none.text()).toContain('MissingAction')
    const socket = connect(Number(new URL(url).port), '127.0.0.1')
    socket.end('GET http://[ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
    const [answer] = await once(socket, 'data')
    expect(String(answer)).toContain('400')
  })
})

describe('given more messages than it keeps', () => {
  const draft: Draft = { provider: 'simulated', channel: 'sms', to: '1', accepted: true, code: 'ok' }

  it('forgets the oldest beyond 10 000', () => {
    const messages = createReceivedMessages(() => new Date(0))
    const [first] = Array.from({ length: 10_001 }, () => messages.add(draft))
    expect(messages.list()).toHaveLength(10_000)
    expect(messages.find(first?.id ?? '')).toBeUndefined()
  })

  it('forgets the oldest when large ones fill the memory it may use', () => {
    const messages = createReceivedMessages(() => new Date(0))
    const raw = 'x'.repeat(60 * 1024 * 1024)
    for (let index = 0; index < 6; index += 1) messages.add({ ...draft, raw })
    expect(messages.list()).toHaveLength(4)
  })
})
