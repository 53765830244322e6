import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { securityHeaders } from '../../console/headers.ts'
import { serveConsole } from '../../dev/console-server.ts'
import type { Listening } from '../../dev/listen-here.ts'
import { buildConsole } from '../../scripts/build-console.ts'
import { closedUrl } from '../support/faulty-server.ts'

const keys = { liveKey: 'hg_live_secret', testKey: 'hg_test_secret' }
/** What a newcomer's first look may cost: React, the views and the chart, with little to spare. */
const firstLoadBytesMax = 130 * 1024

interface Got {
  status: number
  headers: IncomingMessage['headers']
  text: string
}

describe('given the console that npm start serves', () => {
  let dir: string
  let server: Listening
  let api: Server
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'heliograph-console-'))
    await buildConsole(dir)
    api = createServer(async (message, response) => {
      let body = ''
      for await (const chunk of message) body += chunk
      response.writeHead(418, { 'x-seen': `${message.method} ${message.url}` }).end(body)
    })
    await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve))
    server = await serveConsole({
      port: 0,
      dir,
      apiUrl: `http://127.0.0.1:${(api.address() as AddressInfo).port}`,
      keys,
    })
  })
  afterAll(async () => {
    await server.close()
    api.closeAllConnections()
    api.close()
    await rm(dir, { recursive: true, force: true })
  })

  /** Not by fetch: it sends no Host and no Sec-Fetch-Site of ours. */
  const ask = (path: string, { method = 'GET', headers = {}, body = '' } = {}) =>
    new Promise<Got>((resolve, reject) => {
      const sent = request(server.url + path, { method, headers }, async (answer) => {
        let text = ''
        for await (const chunk of answer) text += chunk
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text })
      })
      sent.once('error', reject).end(body)
    })
  const own = { 'sec-fetch-site': 'same-origin' }

  it.each(['/console/', '/console/notifications', '/console/notifications/x?status=FAILED'])(
    'shows the page at %s, under its policy and never from a cache',
    async (path) => {
      const { status, headers, text } = await ask(path)
      expect(status).toBe(200)
      expect(text).toContain('<div id="console">')
      expect(headers).toMatchObject({ ...securityHeaders, 'cache-control': 'no-cache' })
    },
  )

  it('has nothing inline, and assets that may be kept for ever', async () => {
    const { text } = await ask('/console/')
    expect(text).not.toMatch(/<script>|<style|\son\w+=|\sstyle=/)
    const assets = [...text.matchAll(/(?:src|href)="(\/console\/assets\/[^"]+)"/g)].map(([, path]) => path ?? '')
    expect(assets.length).toBeGreaterThanOrEqual(3)
    for (const asset of assets) {
      const { status, headers } = await ask(asset)
      expect(status).toBe(200)
      expect(headers['cache-control']).toContain('immutable')
    }
  })

  it(`is ${firstLoadBytesMax / 1024} KB of script at most, compressed, with all that it loads later`, async () => {
    const { readdir, readFile } = await import('node:fs/promises')
    const scripts = (await readdir(join(dir, 'assets'))).filter((name) => name.endsWith('.js'))
    const sizes = await Promise.all(scripts.map(async (name) => gzipSync(await readFile(join(dir, 'assets', name)))))
    expect(sizes.length).toBeGreaterThan(0)
    expect(sizes.reduce((sum, { length }) => sum + length, 0)).toBeLessThanOrEqual(firstLoadBytesMax)
  })

  it.each([
    '/console/assets/nothing.js',
    '/console/assets/../../package.json',
    '/console/%2e%2e/package.json',
    '/console/x.exe',
  ])('has no file %s', async (path) => expect((await ask(path)).text).not.toContain('"name"'))

  it('hands its keys to its own page alone', async () => {
    const path = '/console/local-keys.json'
    const given = await ask(path, { headers: own })
    expect(JSON.parse(given.text)).toEqual({ live_key: keys.liveKey, test_key: keys.testKey })
    expect(given.headers['cache-control']).toBe('no-store')
    for (const headers of [
      {},
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'none' },
      { ...own, host: 'evil.test' },
      { ...own, host: `evil.test:${new URL(server.url).port}` },
    ]) {
      const { status, text } = await ask(path, { headers })
      expect(status).toBe(403)
      expect(text).not.toContain('secret')
    }
    expect((await ask(path, { method: 'POST', headers: own })).status).toBe(403)
  })

  it('gives all else to the API as it came, and its answer back', async () => {
    const got = await ask('/api/v1/notifications?x=%20', { method: 'POST', body: '{"a":1}' })
    expect(got).toMatchObject({ status: 418, text: '{"a":1}' })
    expect(got.headers['x-seen']).toBe('POST /api/v1/notifications?x=%20')
  })

  it('says so where the API is away', async () => {
    const lonely = await serveConsole({ port: 0, dir, apiUrl: await closedUrl(), keys })
    try {
      expect((await fetch(`${lonely.url}/health`)).status).toBe(502)
    } finally {
      await lonely.close()
    }
  })
})
