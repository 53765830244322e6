import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { acceptOne, buryOne } from '../support/accepting.ts'
import { violationsOf } from '../support/accessibility.ts'
import { describeBrowser, useBrowser } from '../support/browser.ts'
import { type ConsoleStack, openConsoleStack, signIn } from '../support/console-stack.ts'
import { anEmailBody } from '../support/requests.ts'
import { hasStatus } from '../support/rows.ts'
import { addKey } from '../support/tenant-keys.ts'
import { until } from '../support/until.ts'

describeBrowser('given the console with something to show', () => {
  const browser = useBrowser()
  let stack: ConsoleStack
  let key: string
  let sent: string
  beforeAll(async () => {
    stack = await openConsoleStack()
    key = stack.keys.acme.test
    sent = await acceptOne(stack, anEmailBody({ email: 'delivered+a@simulator.test', html: '<h1>Hello</h1>' }), key)
    await until('it to be delivered', hasStatus(stack.db, sent, 'DELIVERED'), 60_000)
    await buryOne(stack, { metadata: { order: '42' }, user_id: 'ada' }, key)
    await stack.request('POST', '/api/v1/suppressions', {
      key,
      body: { channel: 'email', recipient: 'bob@example.com', note: 'Asked on the phone.' },
    })
  })
  afterAll(() => stack.close())

  const views = [
    ['the overview', '/', 'chart'],
    ['notifications', '/notifications', 'notification-table'],
    ['one notification', '/notifications/ID', 'timeline'],
    ['dead letters', '/dead-letters', 'letter-table'],
    ['suppressions', '/suppressions', 'suppression-table'],
    ['API keys', '/keys', 'key-table'],
    ['the live tail', '/tail', 'notification-table'],
    ['a list of nothing', '/notifications?user_id=nobody', 'empty'],
    ['an address that leads nowhere', '/nowhere', 'not-found'],
  ] as const

  describe.each(['light', 'dark'] as const)('in %s colours', (colorScheme) => {
    it('axe finds nothing where one signs in', async () => {
      const { page } = await browser.open(stack.url, { colorScheme })
      await page.getByRole('button', { name: 'Use the test key' }).waitFor()
      expect(await violationsOf(page)).toEqual([])
    })

    it.each(views)('axe finds nothing in %s', async (_view, path, testId) => {
      const { page } = await browser.open(`${stack.url}${path.replace('ID', sent)}`, { colorScheme })
      await signIn(page, key)
      await page.getByTestId(testId).waitFor()
      await settled(page)
      expect(await violationsOf(page)).toEqual([])
    })

    it('axe finds nothing in a dialog', async () => {
      const { page } = await browser.open(`${stack.url}/dead-letters`, { colorScheme })
      await signIn(page, key)
      await page.getByRole('button', { name: 'Replay all that fit …' }).click()
      await page.getByTestId('dry-run').waitFor()
      expect(await violationsOf(page)).toEqual([])
      await page.goto(`${stack.url}/keys`)
      await signIn(page, key)
      await page.getByRole('button', { name: 'Make a key …' }).click()
      await page.getByTestId('create-key-dialog').waitFor()
      expect(await violationsOf(page)).toEqual([])
    })
  })

  it('filters are in the address, outlive a reload, and undo with the way back', async () => {
    const { page } = await browser.open(`${stack.url}/notifications?status=FAILED&metadata=order%3D42`)
    await signIn(page, key)
    expect(await rowsIn(page)).toBe(1)
    await page.reload()
    await signIn(page, key)
    expect(await page.getByLabel('Status').inputValue()).toBe('FAILED')
    expect(await page.getByLabel('Metadata').inputValue()).toBe('order=42')
    expect(await rowsIn(page)).toBe(1)
    await page.getByLabel('Status').selectOption('DELIVERED')
    await page.getByTestId('empty').waitFor()
    await page.goBack()
    expect(await rowsIn(page)).toBe(1)
    await page.getByLabel('Find by id, recipient or user').fill(sent)
    await page.keyboard.press('Enter')
    await page.getByTestId('facts').getByText(sent).waitFor()
  })

  it('times are UTC or local, as one likes, and stay so', async () => {
    const { page } = await browser.open(`${stack.url}/notifications`, { timezoneId: 'Asia/Kolkata' })
    await signIn(page, key)
    const shown = () => page.getByTestId('notification-table').locator('time').first().textContent()
    const utc = await shown()
    await page.getByRole('radio', { name: 'Local' }).check()
    await until('another time', async () => (await shown()) !== utc)
    const local = await shown()
    await page.reload()
    await signIn(page, key)
    expect(await shown()).toBe(local)
  })

  it('shows an e-mail in a frame that may do nothing, and the call that made it without the key', async () => {
    const { page } = await browser.open(`${stack.url}/notifications/${sent}`)
    await signIn(page, key)
    const frame = page.getByTitle('The e-mail as its recipient sees it')
    await frame.contentFrame().getByRole('heading', { name: 'Hello' }).waitFor()
    expect(await frame.getAttribute('sandbox')).toBe('')
    const call = (await page.getByTestId('original-call').locator('pre').textContent()) ?? ''
    expect(call).toContain('delivered+a@simulator.test')
    expect(call).toContain('$HELIOGRAPH_KEY')
    expect(await page.content()).not.toContain(key)
  })

  it('the channels of the overview fit a window of 1 280 px, however much there is of each', async () => {
    const { page } = await browser.open(`${stack.url}/keys`, { viewport: { width: 1280, height: 800 } })
    await page.route('**/api/v1/overview?*', async (route) => {
      const response = await route.fetch()
      const overview = (await response.json()) as { channels: object[] }
      const channels = overview.channels.map((channel) => ({ ...channel, ...busy }))
      await route.fulfill({ response, json: { ...overview, channels } })
    })
    await signIn(page, key)
    await page.getByRole('link', { name: 'Overview' }).click()
    await page.getByTestId('channels').getByText('half open').first().waitFor()
    const clipped = '(frame => frame.scrollWidth - frame.clientWidth)(document.querySelector(".table-frame"))'
    expect(await page.evaluate(clipped)).toBe(0)
  })

  it('a key without a scope sees what is missing, and where', async () => {
    const weak = await addKey(stack.db, { mode: 'test', scopes: ['dead_letters:read', 'suppressions:read'] })
    const { page } = await browser.open(`${stack.url}/`)
    await signIn(page, weak)
    await page.getByText('This key lacks the scope notifications:read.').waitFor()
    await page.getByRole('link', { name: 'Dead letters' }).click()
    await page.getByTestId('letter-table').waitFor()
    expect(await page.getByRole('button', { name: 'Replay all that fit …' }).isDisabled()).toBe(true)
    await page.getByText('This key lacks dead_letters:replay').waitFor()
    await page.getByRole('link', { name: 'Suppressions' }).click()
    await page.getByText('needs suppressions:write').waitFor()
  })

  it('a key that is not known is refused in words', async () => {
    const { page, complaints } = await browser.open(stack.url)
    await page.getByLabel('API key').fill(`${key}x`)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('alert').getByText('The API key is not valid').waitFor()
    complaints.splice(0) // the browser tells of every 401
  })
})

const busy = {
  accepted: 12_345_678,
  success_rate: 0.9876,
  time_to_provider_ms: { p50: 12_345, p95: 123_456 },
  due: 1_234_567,
  oldest_due_at: '2026-01-01T00:00:00.000Z',
  in_flight: 12_345,
  later: 1_234_567,
  dead_letters: 123_456,
  breaker: 'half_open',
  rate_per_second: 123_456,
}

const rowsIn = async (page: Page) => {
  const rows = page.getByTestId('notification-table').locator('tbody tr')
  await rows.first().waitFor()
  await settled(page)
  return rows.count()
}

/** Nothing is on its way any more. */
const settled = (page: Page) =>
  until('the view to settle', async () => {
    const waiting = page.getByTestId('loading').or(page.locator('[aria-busy="true"]'))
    return (await waiting.count()) === 0
  })
