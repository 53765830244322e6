import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Simulator, startSimulator } from '../../dev/simulator/simulator.ts'
import { describeBrowser, useBrowser, type WatchedPage } from '../support/browser.ts'
import { startCanary } from '../support/canary.ts'
import { eagerPaths, hostileMail, imagePaths } from '../support/hostile-mail.ts'
import { until } from '../support/until.ts'

const linkTops = [20, 60, 100, 140, 180, 220] // where the mail has its links and buttons
const waitMs = 30_000
const inputMs = 3_000 // it takes milliseconds, where it is acknowledged

describeBrowser('given a mail that would run, load, send and leave its frame', () => {
  const browser = useBrowser()
  let simulator: Simulator
  let canary: Awaited<ReturnType<typeof startCanary>>
  let unprotected: Server
  beforeAll(async () => {
    simulator = await startSimulator({ port: 0 })
    canary = await startCanary()
    const staying = hostileMail(`${canary.url}/control`).replace(/<meta http-equiv="refresh"[^>]*>/, '')
    unprotected = createServer((_request, response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end(staying),
    )
    await new Promise<void>((resolve) => unprotected.listen(0, '127.0.0.1', resolve))
  })
  afterAll(async () => {
    unprotected.closeAllConnections()
    unprotected.close()
    await Promise.all([simulator.close(), canary.close()])
  })

  const openMail = async (prefix: string): Promise<WatchedPage> => {
    const message = {
      channel: 'email',
      to: `${prefix}@example.com`,
      subject: 'Hello',
      html: hostileMail(`${canary.url}/${prefix}`),
    }
    await fetch(`${simulator.url}/inbox/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(message),
    })
    const watched = await browser.open(`${simulator.url}/inbox?q=${prefix}`)
    await watched.page.getByRole('link', { name: `${prefix}@example.com` }).click()
    await watched.page.locator('iframe').waitFor()
    await untilShown(watched.page)
    return watched
  }

  /** Without protection the mail is as bad as it says: else nothing that follows would mean anything. */
  const runUnprotected = async () => {
    const { page, complaints } = await browser.open('about:blank')
    await page.goto(`http://127.0.0.1:${(unprotected.address() as AddressInfo).port}`)
    await until(
      'all of it is loaded',
      () => eagerPaths.every((path) => canary.askedBelow('control').includes(path)),
      waitMs,
    )
    expect(await page.evaluate('window.owned')).toBeDefined()
    complaints.splice(0)
  }

  it('runs nothing, loads nothing and sends nothing, whatever is clicked', async () => {
    const { page, complaints } = await openMail('shown')
    const address = page.url()
    const frame = await page.locator('iframe').boundingBox()
    if (!frame) throw new Error('the frame is not there')
    for (const top of linkTops) {
      await given(page.mouse.click(frame.x + 60, frame.y + top + 12))
      await given(page.keyboard.press('Enter'))
    }
    await runUnprotected()
    expect(canary.askedBelow('shown')).toEqual([])
    expect(await page.evaluate('window.owned')).toBeUndefined()
    expect(page.url()).toBe(address)
    expect(page.context().pages()).toHaveLength(1)
    expect(await page.title()).toBe('Inbox - Heliograph')
    expect(complaints.filter((text) => !/content security policy|sandbox/i.test(text))).toEqual([])
    expect(complaints.splice(0).length).toBeGreaterThan(0)
  })

  it('covers nothing of the page round it', async () => {
    const { page, complaints } = await openMail('covering')
    await page.getByRole('tab', { name: 'Text' }).click()
    await page.getByText('This e-mail has no text part.').waitFor()
    await page.getByRole('button', { name: 'Clear' }).click()
    await page.getByText('No messages yet.').waitFor()
    complaints.splice(0)
  })

  it('loads its images for who asks for them, and nothing else', async () => {
    const { page, complaints } = await openMail('asked')
    await page.getByRole('checkbox', { name: 'Remote images' }).check()
    await until('an image is loaded', () => canary.askedBelow('asked').includes('img'), waitMs)
    await untilShown(page)
    await runUnprotected()
    expect(canary.askedBelow('asked').filter((path) => !imagePaths.includes(path))).toEqual([])
    expect(await page.evaluate('window.owned')).toBeUndefined()
    complaints.splice(0)
  })
})

/** A frame that has just been refused a navigation may never acknowledge what it was given: the browser would be waited for without end. */
const given = (input: Promise<void>) => Promise.race([input.catch(() => {}), sleep(inputMs)])

/** The body's own document has ended loading. */
const untilShown = async (page: Page) => {
  const body = await until('the body', () => page.frames().find((frame) => /\/body/.test(frame.url())), waitMs)
  await body.waitForLoadState('load')
}
