import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect as connectSocket, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { securityHeaders } from '../../console/headers.ts'
import { freePort, isPortFree } from '../../dev/free-port.ts'
import { functionFor, timeoutsMs } from '../../functions/serve/routes.ts'
import { buildConsole } from '../../scripts/build-console.ts'
import { idOf } from '../support/answer.ts'
import { closedUrl } from '../support/faulty-server.ts'
import { httpClient } from '../support/http-client.ts'
import { anEmailBody, notificationsPath } from '../support/requests.ts'
import { type ServiceProcess, startService } from '../support/service-process.ts'
import { openStack, type Stack } from '../support/stack.ts'
import { until } from '../support/until.ts'
import { patienceMs } from './command.ts'

describe('npm run serve', { timeout: patienceMs }, () => {
  let stack: Stack
  let service: ServiceProcess | undefined
  let port: number
  beforeAll(async () => {
    stack = await openStack()
  })
  afterEach(() => service?.close())
  afterAll(() => stack.close())

  const start = async (settings: Record<string, string> = {}) => {
    port = await freePort()
    service = startService('serve', {
      DATABASE_URL: stack.database.url,
      REDIS_URL: stack.queueRedisUrl,
      QUEUE_PREFIX: stack.prefix,
      PORT: String(port),
      ...settings,
    })
    return service
  }
  const listening = async (settings: Record<string, string> = {}) => {
    const started = await start(settings)
    await started.logs('serve.started')
    return started
  }
  const refuses = () => until('the port to be free', () => isPortFree(port), patienceMs)

  /** A request whose last byte has not been sent. */
  const beginRequest = async () => {
    const body = JSON.stringify(anEmailBody())
    const head = [
      `POST ${notificationsPath} HTTP/1.1`,
      'host: 127.0.0.1',
      `authorization: Bearer ${stack.keys.acme.live}`,
      'content-type: application/json',
      `content-length: ${Buffer.byteLength(body)}`,
    ].join('\r\n')
    const socket = connectSocket(port, '127.0.0.1')
    await once(socket, 'connect')
    await new Promise((resolve) => socket.write(`${head}\r\n\r\n${body.slice(0, -1)}`, resolve))
    // Only what has been read is in flight: the answer to another request on this machine shows that it was.
    await httpClient(`http://127.0.0.1:${port}`)('GET', '/health')
    return { socket, finish: () => socket.write(body.slice(-1)) }
  }

  it('ends what is in flight on SIGTERM, takes nothing new, and leaves with 0', async () => {
    const { signal, ended, logs } = await listening()
    const requests = await Promise.all([beginRequest(), beginRequest()])
    const answers = requests.map(({ socket }) => everythingFrom(socket))
    signal('SIGTERM')
    await logs('process.stopping')
    await refuses()
    for (const { finish } of requests) finish()
    for (const answer of await Promise.all(answers)) {
      expect(answer).toMatch(/^HTTP\/1\.1 202 /)
      expect(answer).toMatch(/\r\nconnection: close\r\n/i)
      const id = /"id":"([^"]+)"/.exec(answer)?.[1] ?? ''
      expect(await stack.db`select status from notifications where id = ${id}::uuid`).toEqual([{ status: 'PENDING' }])
    }
    expect(await ended).toBe(0)
  })

  it('loses nothing of a load that goes on while it is told to stop', async () => {
    const { signal, ended } = await listening()
    const request = httpClient(`http://127.0.0.1:${port}`)
    const accepted: string[] = []
    const errors: unknown[] = []
    const caller = async () => {
      for (;;) {
        try {
          const answer = await request('POST', notificationsPath, { key: stack.keys.acme.live, body: anEmailBody() })
          if (answer.status === 202) accepted.push(idOf(answer))
          else errors.push(answer)
        } catch {
          return // it takes none any more
        }
      }
    }
    const callers = Array.from({ length: 4 }, caller)
    await until('some to be accepted', () => accepted.length > 40, patienceMs)
    signal('SIGTERM')
    await Promise.all(callers)
    expect(await ended).toBe(0)
    expect(errors).toEqual([])
    const [row] =
      await stack.db`select count(*)::int as count from notifications where id::text in ${stack.db(accepted)}`
    expect(row?.count).toBe(accepted.length)
  })

  it('waits for no client that never ends, and says so with 1', async () => {
    const { signal, ended, logs } = await listening({ STOP_SECONDS: '1' })
    const { socket } = await beginRequest()
    signal('SIGTERM')
    expect(await ended).toBe(1)
    expect(JSON.stringify(await logs('process.stopped'))).toContain('not in order after 1 s')
    socket.destroy()
  })

  it('answers while Postgres and Redis are away, and is not ready', async () => {
    const away = new URL(await closedUrl()).host
    await listening({ DATABASE_URL: `postgres://u:p@${away}/x`, REDIS_URL: `redis://${away}` })
    const request = httpClient(`http://127.0.0.1:${port}`)
    const { status, headers, text } = await request('GET', '/health')
    expect(status).toBe(200)
    expect(headers).toMatchObject({ 'content-length': String(Buffer.byteLength(text)) }) // in one write, not in chunks
    expect((await request('GET', '/ready')).status).toBe(503)
  })

  it('refuses a body beyond every bound before it has come', async () => {
    await listening()
    const socket = connectSocket(port, '127.0.0.1')
    const answer = everythingFrom(socket)
    socket.write(`POST ${notificationsPath} HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n`)
    const chunk = `100000\r\n${'x'.repeat(0x10_00_00)}\r\n`
    for (let sent = 0; sent < 7; sent += 1) socket.write(chunk) // a megabyte each, and never the end
    expect(await answer).toMatch(/^HTTP\/1\.1 413 .*"code":"body_too_large"/s)
  })

  it('has the console where it is told its folder, and the API round it', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'heliograph-console-'))
    await buildConsole(dir)
    await listening({ CONSOLE_DIR: dir })
    const request = httpClient(`http://127.0.0.1:${port}`)
    const { status, headers, text } = await request('GET', '/console/notifications?status=FAILED')
    expect([status, headers]).toEqual([200, expect.objectContaining(securityHeaders)])
    const [, script = ''] = /src="(\/console\/assets\/[^"]+)"/.exec(text) ?? []
    expect(await request('GET', script)).toMatchObject({
      status: 200,
      headers: { 'content-type': 'text/javascript; charset=utf-8' },
    })
    expect((await request('GET', '/console/assets/nothing.js')).status).toBe(404)
    expect((await request('POST', '/console/', { body: {} })).body).toMatchObject({ code: expect.any(String) })
    expect((await request('GET', '/health')).status).toBe(200)
    await rm(dir, { recursive: true })
  })

  it('has none where it is told none', async () => {
    await listening()
    expect((await httpClient(`http://127.0.0.1:${port}`)('GET', '/console/')).status).toBe(404)
  })

  it.each([
    ['a folder without a console', { CONSOLE_DIR: '/nowhere' }, /CONSOLE_DIR: there is no console in \/nowhere/],
    ['a port that is none', { PORT: '99999' }, /PORT/],
    ['no database', { DATABASE_URL: '' }, /DATABASE_URL/],
  ])('says what is wrong with %s', async (_name, settings, words) => {
    const { ended, output } = await start(settings)
    expect(await ended).toBe(1)
    expect(output()).toMatch(words)
  })

  it('says so when its port is taken', async () => {
    const { ended, logs } = await start({ PORT: new URL(stack.simulator.url).port })
    expect(JSON.stringify(await logs('process.failed'))).toContain('EADDRINUSE')
    expect(await ended).toBe(1)
  })
})

const everythingFrom = async (socket: Socket) => {
  let text = ''
  socket.on('data', (chunk) => (text += chunk)).on('error', () => {})
  await once(socket, 'close')
  return text
}

/** API Gateway's routes, as they are deployed. */
const deployed = () => {
  const text = readFileSync(new URL('../../infra/functions.yml', import.meta.url), 'utf8')
  const functions = parse(text, { logLevel: 'error' }) as Record<string, { timeout?: number; events?: object[] }>
  return Object.entries(functions).flatMap(([name, { timeout, events = [] }]) =>
    events.flatMap((event) => {
      const route = (event as { httpApi?: string | { method: string; path: string } }).httpApi
      if (!route) return []
      return [{ name, timeout, route: typeof route === 'string' ? route : `${route.method} ${route.path}` }]
    }),
  )
}

describe('the routes of npm run serve', () => {
  it.each(deployed())('lead $route to $name, with its time, as in a deployment', ({ name, route, timeout }) => {
    const [method = '', path = ''] = route === '*' ? ['GET', '/any/thing'] : route.split(' ')
    const asked = [
      method === 'ANY' || method === '*' ? 'POST' : method,
      path.replace(/\{[^}]+\}/, 'some/thing'),
    ] as const
    expect(functionFor(...asked)).toBe(name)
    // The default of serverless.yml
    expect(timeoutsMs[name as 'api']).toBe((timeout ?? 10) * 1_000)
  })

  it('are all there are', () =>
    expect(new Set(deployed().map(({ name }) => name))).toEqual(new Set(Object.keys(timeoutsMs))))
})
