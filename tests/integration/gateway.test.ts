import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { serveGateway } from '../../dev/gateway.ts'
import type { Listening } from '../../dev/listen-here.ts'
import { closedUrl } from '../support/faulty-server.ts'
import { until } from '../support/until.ts'

describe('given the gateway before serverless-offline', () => {
  let answers: (request: IncomingMessage, response: ServerResponse) => void
  let functions: Server
  let gateway: Listening

  beforeEach(async () => {
    functions = createServer((request, response) => answers(request, response))
    await new Promise<void>((resolve) => functions.listen(0, '127.0.0.1', resolve))
    gateway = await serveGateway({ port: 0, functionsUrl: `http://127.0.0.1:${portOf(functions)}` })
  })
  afterEach(async () => {
    await gateway.close()
    functions.closeAllConnections()
    await new Promise((resolve) => functions.close(resolve))
  })

  const post = (path = '/api/v1/notifications', init: RequestInit = {}) =>
    fetch(gateway.url + path, { method: 'POST', body: '{}', ...init })

  /** Functions that answer when they are told to. */
  const holding = () => {
    const held: { url: string | undefined; response: ServerResponse }[] = []
    answers = ({ url }, response) => held.push({ url, response })
    return { held, answerOne: () => held.shift()?.response.writeHead(202, { 'x-request-id': 'r' }).end() }
  }

  it('a burst waits for four instances, and each of it is answered', async () => {
    const { held, answerOne } = holding()
    const burst = Array.from({ length: 30 }, () => post())
    for (const left of burst.keys()) {
      const busy = Math.min(4, burst.length - left)
      await until('the instances to be busy', () => held.length >= busy)
      expect(held).toHaveLength(busy)
      answerOne()
    }
    expect(new Set((await Promise.all(burst)).map(({ status }) => status))).toEqual(new Set([202]))
  })

  it('a caller that leaves does not make an instance free that is still at work', async () => {
    const { held, answerOne } = holding()
    const leaving = new AbortController()
    const left = Array.from({ length: 4 }, () => post('/first', { signal: leaving.signal }))
    await until('the instances to be busy', () => held.length === 4)
    leaving.abort()
    await Promise.allSettled(left)
    const next = post('/next')
    const ofAnother = post('/feedback/ses') // comes later, and waits for nobody: its function is idle
    await until('the other function to be asked', () => held.length === 5)
    expect(held.map(({ url }) => url)).not.toContain('/next')
    answerOne()
    await until('the next to have begun', () => held.some(({ url }) => url === '/next'))
    while (held.length > 0) answerOne()
    expect([(await next).status, (await ofAnother).status]).toEqual([202, 202])
  })

  it('request and answer pass as they are', async () => {
    answers = async (request, response) => {
      let body = ''
      for await (const chunk of request) body += chunk
      const { method, url, headers } = request
      response.writeHead(418, { 'x-request-id': 'r', 'x-seen': `${method} ${url} ${headers['x-own']} ${headers.host}` })
      response.end(body)
    }
    const answer = await post('//a/../b?c=%20d', { headers: { 'x-own': 'yes' }, body: 'Grüße' })
    const host = new URL(gateway.url).host
    expect([answer.status, answer.headers.get('x-seen'), await answer.text()]).toEqual([
      418,
      `POST //b?c=%20d yes ${host}`,
      'Grüße',
    ])
  })

  const failed = (errorType: string, errorMessage: string) => {
    answers = (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ errorType, errorMessage, stackTrace: [] }))
    }
  }
  const problemOf = async (answer: Response) => {
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
    const problem = (await answer.json()) as { status: number; title: string; detail: string }
    expect(problem).toMatchObject({ type: 'about:blank', status: answer.status, instance: '/api/v1/notifications' })
    return `${problem.status} ${problem.title}: ${problem.detail}`
  }

  it('a function that ran out of time is a 504', async () => {
    failed('LambdaTimeoutError', '[504] - Lambda timeout.')
    expect(await problemOf(await post())).toBe('504 Gateway Timeout: The function did not answer in its time.')
  })

  it('a function that threw is a 502', async () => {
    failed('Error', 'DATABASE_URL: is required')
    expect(await problemOf(await post())).toBe(
      '502 Bad Gateway: The function failed: DATABASE_URL: is required. More stands in .heliograph/functions.log.',
    )
  })

  it('functions that are not there are a 502', async () => {
    const alone = await serveGateway({ port: 0, functionsUrl: await closedUrl() })
    try {
      const answer = await fetch(`${alone.url}/api/v1/notifications`)
      expect(await problemOf(answer)).toBe('502 Bad Gateway: The functions do not answer.')
    } finally {
      await alone.close()
    }
  })
})

const portOf = (server: Server) => (server.address() as AddressInfo).port
