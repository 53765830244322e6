import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Simulator, startSimulator } from '../../dev/simulator/simulator.ts'
import { violationsOf } from '../support/accessibility.ts'
import { describeBrowser, useBrowser } from '../support/browser.ts'

const messages = [
  { channel: 'sms', to: '+15005550000', text: 'Привет '.repeat(20) },
  { channel: 'push', to: 'device-token', title: 'On its way', text: 'It left our house', data: { order: '42' } },
  { channel: 'email', to: 'refused@example.com', text: 'x', accepted: false, code: 'MessageRejected' },
  {
    channel: 'email',
    to: 'ada@example.com',
    subject: 'Your order',
    text: 'Hi',
    html: '<p>Hi</p>',
    headers: { 'X-A': 'b' },
  },
]

describeBrowser('given axe and the inbox', () => {
  const browser = useBrowser()
  let simulator: Simulator
  beforeAll(async () => {
    simulator = await startSimulator({ port: 0 })
    for (const message of messages)
      await fetch(`${simulator.url}/inbox/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(message),
      })
  })
  afterAll(() => simulator.close())

  describe.each([
    ['light', 1280],
    ['dark', 390],
  ] as const)('%s, %i pixels wide', (colorScheme, width) => {
    const open = async () => {
      const options = { colorScheme, viewport: { width, height: 800 } }
      const { page } = await browser.open(`${simulator.url}/inbox`, options)
      await page.getByText('4 messages').waitFor()
      return page
    }

    it('finds nothing in the list, in each kind of message, and where nothing is found', async () => {
      const page = await open()
      expect(await violationsOf(page)).toEqual([])
      for (const to of ['+15005550000', 'device-token', 'refused@example.com', 'ada@example.com']) {
        await page.evaluate(
          `document.querySelector('#list a[href]') && [...document.querySelectorAll('#list a')].find((a) => a.textContent.includes(${JSON.stringify(to)})).click()`,
        )
        await page.locator('.message .facts', { hasText: to }).waitFor()
        expect(await violationsOf(page), to).toEqual([])
      }
      await page.getByRole('checkbox', { name: 'Phone width' }).check()
      for (const tab of ['Text', 'Headers', 'Source']) {
        await page.getByRole('tab', { name: tab }).click()
        await page.locator('[role=tabpanel] > :not(iframe)').waitFor()
        expect(await violationsOf(page), tab).toEqual([])
      }
      await page.keyboard.press('Escape')
      await page.getByRole('searchbox').fill('nothing like it')
      await page.getByText('Nothing matches.').waitFor()
      expect(await violationsOf(page)).toEqual([])
    })
  })
})
