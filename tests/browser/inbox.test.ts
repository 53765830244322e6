import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { type Simulator, startSimulator } from '../../dev/simulator/simulator.ts'
import { describeBrowser, useBrowser } from '../support/browser.ts'
import { until } from '../support/until.ts'

const ada = { channel: 'email', to: 'ada@example.com', from: 'Acme <no-reply@acme.test>', subject: 'Your order' }
const letter = {
  ...ada,
  text: 'It is on its way',
  html: '<p>It is on its way</p>',
  headers: { 'X-Campaign': 'spring' },
}
const code = { channel: 'sms', to: '+15005550000', text: 'Your code is 12' }

/** Whether what has the focus is one of these. */
const focused = (page: Page, selector: string) =>
  page.evaluate<boolean>(`document.activeElement.matches(${JSON.stringify(selector)})`)

describeBrowser('given the inbox in a browser', () => {
  const browser = useBrowser()
  let simulator: Simulator
  beforeAll(async () => {
    simulator = await startSimulator({ port: 0 })
  })
  beforeEach(() => simulator.clear())
  afterAll(() => simulator.close())

  const receive = (...messages: Record<string, unknown>[]) =>
    messages.reduce(async (before, message) => {
      await before
      await fetch(`${simulator.url}/inbox/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(message),
      })
    }, Promise.resolve())
  const open = async (query = '') => (await browser.open(`${simulator.url}/inbox${query}`)).page
  const rows = (page: Page) => page.locator('#list a .to').allTextContents()

  it('shows what arrives while it is open, and keeps the focus where it is', async () => {
    const page = await open()
    await page.getByText('No messages yet.').waitFor()
    await receive(code)
    const row = page.getByRole('link', { name: '+15005550000' })
    await row.focus()
    await receive(letter)
    await page.getByRole('link', { name: 'ada@example.com' }).waitFor()
    expect(await rows(page)).toEqual(['ada@example.com', '+15005550000'])
    expect(await focused(page, '#list li:last-child a')).toBe(true)
    expect(await page.getByRole('status').textContent()).toBe('2 messages')
  })

  it('finds by text and by channel, and a reload finds the same', async () => {
    await receive(letter, code, { ...code, to: '+15005550001', text: 'Another' })
    const page = await open()
    await page.getByRole('searchbox').fill('YOUR')
    await until('two are left', async () => (await rows(page)).length === 2)
    await page.getByRole('button', { name: 'SMS' }).click()
    await until('one is left', async () => (await rows(page)).length === 1)
    await page.getByRole('link', { name: '+15005550000' }).click()
    await page.reload()
    await page.getByText('1 segment · GSM-7 · 15 units').waitFor()
    expect(await rows(page)).toEqual(['+15005550000'])
    await page.getByRole('searchbox').fill('nothing like it')
    await page.getByText('Nothing matches.').waitFor()
  })

  it('finds what came before all that it shows', async () => {
    await receive({ ...code, to: '+15005550009', text: 'the very first' })
    for (let hundreds = 0; hundreds < 6; hundreds += 1)
      await Promise.all(Array.from({ length: 100 }, () => receive({ ...code, text: 'one of many' })))
    const page = await open()
    await page.getByText('601 messages').waitFor()
    expect(await page.getByRole('link').count()).toBe(300)
    await page.getByRole('searchbox').fill('very first')
    await page.getByRole('link', { name: '+15005550009' }).waitFor()
  })

  it('is emptied, also when somebody else empties it', async () => {
    await receive(letter)
    const page = await open()
    await page.getByRole('link', { name: 'ada@example.com' }).click()
    await page.getByRole('heading', { name: 'Your order' }).waitFor()
    await page.getByRole('button', { name: 'Clear' }).click()
    await page.getByText('No messages yet.').waitFor()
    expect(simulator.messages()).toEqual([])
    await receive(code, letter)
    await page.getByRole('link', { name: '+15005550000' }).waitFor()
    await fetch(`${simulator.url}/inbox/messages`, { method: 'DELETE' })
    await receive({ ...code, to: '+15005550002' })
    await until('only the new one is left', async () => (await rows(page)).join() === '+15005550002')
  })

  it('shows an e-mail as HTML, text, headers and source, and as wide as a phone', async () => {
    await receive(letter)
    const page = await open()
    await page.getByRole('link', { name: 'ada@example.com' }).click()
    const frame = page.locator('iframe')
    const wide = (await frame.boundingBox())?.width ?? 0
    await page.getByRole('checkbox', { name: 'Phone width' }).check()
    await until('it is narrow', async () => ((await frame.boundingBox())?.width ?? wide) <= 390)
    expect(wide).toBeGreaterThan(390)
    await page.getByRole('tab', { name: 'Text' }).click()
    await page.locator('pre.text', { hasText: 'It is on its way' }).waitFor()
    await page.getByRole('tab', { name: 'Headers' }).click()
    await page.getByRole('tabpanel').getByText('X-Campaign').waitFor()
    await page.getByRole('tab', { name: 'Source' }).click()
    await page.locator('pre.source', { hasText: '"subject": "Your order"' }).waitFor()
  })

  it('shows a push with its payload, and what was refused and why', async () => {
    await receive({ channel: 'push', to: 'device', title: 'Grüße', text: 'Hi', data: { order: '42' } })
    await receive({ ...letter, accepted: false, code: 'MessageRejected' })
    const page = await open()
    await page.getByText('MessageRejected').waitFor()
    await page.getByRole('link', { name: 'device' }).click()
    await page.getByText('Payload 16 of 4,096 bytes').waitFor()
    await page.getByRole('meter', { name: 'Payload size' }).waitFor()
  })

  it('is used with the keyboard alone', async () => {
    await receive(code, letter)
    const page = await open()
    await page.getByRole('link', { name: 'ada@example.com' }).waitFor()
    await page.keyboard.press('/')
    await page.keyboard.type('your')
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowUp', 'Enter']) await page.keyboard.press(key)
    await page.getByRole('heading', { name: 'Your order' }).waitFor()
    const focusOn = (what: string) =>
      until(`the focus on ${what}`, async () => {
        await page.keyboard.press('Tab')
        return focused(page, what)
      })
    await focusOn('[role=tab]')
    await page.keyboard.press('ArrowLeft')
    await page.locator('pre.source').waitFor()
    await page.keyboard.press('Escape')
    await page.getByText('Choose a message to read it.').waitFor()
    expect(await focused(page, '#list a')).toBe(true)
  })

  it('says that it cannot reach anything, and goes on when it can', async () => {
    await receive(code)
    const { page, complaints } = await browser.open(`${simulator.url}/inbox`)
    await page.getByRole('link', { name: '+15005550000' }).waitFor()
    const { port } = new URL(simulator.url)
    await simulator.close()
    await page.getByText('Not reachable, trying again').waitFor()
    simulator = await startSimulator({ port: Number(port) })
    await page.getByText('No messages yet.').waitFor()
    await receive(letter)
    await page.getByRole('link', { name: 'ada@example.com' }).waitFor()
    expect(complaints.splice(0).every((text) => text.includes('ERR_CONNECTION_REFUSED'))).toBe(true)
  })

  it('says so when a message is not there any more', async () => {
    const page = await browser.open(`${simulator.url}/inbox#gone-1`)
    await page.page.getByText('This message is not here. It may have been cleared.').waitFor()
    page.complaints.splice(0) // the browser's own line about the 404
  })
})
