import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { type Simulator, startSimulator } from '../../dev/simulator/simulator.ts'
import { violationsOf } from '../support/accessibility.ts'
import { describeBrowser, useBrowser } from '../support/browser.ts'

describeBrowser('given the inbox in a browser', () => {
  const browser = useBrowser()
  let simulator: Simulator
  beforeAll(async () => {
    simulator = await startSimulator({ port: 0 })
  })
  beforeEach(() => simulator.clear())
  afterAll(() => simulator.close())

  const receive = (message: Record<string, unknown>) =>
    fetch(`${simulator.url}/inbox/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(message),
    })

  it('shows a message that arrives while it is open, without a reload', async () => {
    const { page } = await browser.open(`${simulator.url}/inbox`)
    await page.getByText('No messages yet.').waitFor()
    await receive({ channel: 'sms', to: '+15005550000', text: 'Your code is 12' })
    await page.getByRole('link', { name: '+15005550000' }).click()
    await page.getByText('1 segment · GSM-7 · 15 units').waitFor()
    expect(await page.evaluate('performance.getEntriesByType("navigation")[0].type')).toBe('navigate')
    expect(await violationsOf(page)).toEqual([])
  })
})
