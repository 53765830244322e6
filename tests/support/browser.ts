import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, vi } from 'vitest'
import { chromiumProgram, launchChromium } from '../../dev/chromium.ts'

const waitMs = 30_000 // for what a page does at once, on a machine that is busy with other tests
const testMs = 90_000

/** As `describe`, but skipped where there is no Chromium. */
export const describeBrowser = describe.skipIf(!chromiumProgram())

/** What a page did that no page of ours may do, in words. A test that expects some takes it out. */
export type Complaints = string[]
export type WatchedPage = { page: Page; complaints: Complaints }

/**
 * A browser for the file, a fresh profile for each page. After each test its pages must have nothing against them: no error on the
 * console (a violation of the content security policy is one), none thrown, and no request that leaves this machine.
 */
export const useBrowser = () => {
  vi.setConfig({ testTimeout: testMs, hookTimeout: testMs })
  let browser: Browser | undefined
  const opened: { context: BrowserContext; complaints: Complaints }[] = []

  beforeAll(async () => {
    browser = await launchChromium()
  })
  afterEach(async () => {
    const ended = opened.splice(0)
    await Promise.all(ended.map(({ context }) => context.close()))
    expect(ended.flatMap(({ complaints }) => complaints)).toEqual([])
  })
  afterAll(() => browser?.close())

  return {
    open: async (url: string, options: BrowserContextOptions = {}): Promise<WatchedPage> => {
      if (!browser) throw new Error('a page is opened in a test, not before')
      const context = await browser.newContext(options)
      context.setDefaultTimeout(waitMs)
      const complaints: Complaints = []
      opened.push({ context, complaints })
      await watch(context, complaints)
      const page = await context.newPage()
      await page.goto(url)
      return { page, complaints }
    },
  }
}

const watch = async (context: BrowserContext, complaints: Complaints) => {
  context.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()} (${message.location().url})`)
  })
  context.on('weberror', (error) => complaints.push(`thrown: ${error.error().message}`))
  // Sees what would go over the wire, so not what a policy has stopped before.
  await context.route(isElsewhere, (route) => {
    complaints.push(`request: ${route.request().url()}`)
    return route.abort()
  })
}

const isElsewhere = ({ protocol, hostname }: URL) =>
  protocol !== 'data:' && protocol !== 'blob:' && !['127.0.0.1', 'localhost', '[::1]'].includes(hostname)
