import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { violationsOf } from '../support/accessibility.ts'
import { describeBrowser, useBrowser } from '../support/browser.ts'
import { until } from '../support/until.ts'

describeBrowser('given a page that does what none of ours may', () => {
  const browser = useBrowser()
  let server: Server
  afterEach(() => new Promise<unknown>((resolve) => server.close(resolve)))

  const serve = async (html: string, policy = '') => {
    server = createServer((request, response) => {
      if (request.url === '/favicon.ico') return response.writeHead(204).end()
      response.writeHead(200, { 'content-type': 'text/html', 'content-security-policy': policy }).end(html)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  }

  it.each([
    ['a script that throws', '<script>throw new Error("oh")</script>', 'thrown: oh'],
    ['an error on the console', '<script>console.error("oh")</script>', 'console: oh'],
    ['an image from elsewhere', '<img src="http://tracker.test/a.gif" alt="">', 'request: http://tracker.test/a.gif'],
  ])('complains of %s', async (_what, html, complaint) => {
    const { complaints } = await browser.open(await serve(html))
    await until('a complaint', () => complaints.some((text) => text.startsWith(complaint)))
    complaints.splice(0)
  })

  it('complains of what the policy stops, which asks nobody', async () => {
    const { complaints } = await browser.open(
      await serve('<img src="http://tracker.test/a.gif" alt="">', "default-src 'none'"),
    )
    await until('a complaint', () => complaints.some((text) => text.includes('Content Security Policy')))
    expect(complaints.filter((text) => text.startsWith('request:'))).toEqual([])
    complaints.splice(0)
  })

  it('names each rule of axe that it breaks', async () => {
    const { page } = await browser.open(await serve('<html lang="en"><title>A</title><main><img src="data:,"></main>'))
    expect((await violationsOf(page)).join()).toContain('image-alt')
  })
})
