import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeBrowser, useBrowser } from '../support/browser.ts'
import { type ConsoleStack, openConsoleStack } from '../support/console-stack.ts'
import { anEmailBody, notificationsPath } from '../support/requests.ts'

/** For what drains do meanwhile, on a machine that is busy with other tests. */
const inTime = { timeout: 60_000 }

describeBrowser('given the console in a browser', () => {
  const browser = useBrowser()
  let stack: ConsoleStack
  beforeAll(async () => {
    stack = await openConsoleStack()
  })
  afterAll(() => stack.close())

  const send = (email: string) =>
    stack.request('POST', notificationsPath, { key: stack.keys.acme.test, body: anEmailBody({ email }) })

  it('what is sent is seen to arrive, what fails is found, replayed, and seen to be delivered', async () => {
    const { page } = await browser.open(`${stack.url}/tail`)
    await page.getByRole('button', { name: 'Use the test key' }).click()
    await page.getByText('Nothing yet.').waitFor()

    await send('delivered+one@simulator.test')
    await rowOf(page, 'delivered+one@simulator.test').getByText('DELIVERED', { exact: true }).waitFor(inTime)
    await send('rejected-then-ok+two@simulator.test')
    await rowOf(page, 'rejected-then-ok+two@simulator.test').getByText('FAILED', { exact: true }).waitFor(inTime)

    await page.getByRole('link', { name: 'Notifications' }).click()
    await page.getByLabel('Status').selectOption('FAILED')
    expect(new URL(page.url()).search).toBe('?status=FAILED')
    await page.getByRole('link', { name: 'rejected-then-ok+two' }).click()
    await page.getByTestId('summary').getByText('refused it for good').waitFor()
    await page.getByTestId('timeline').getByText('Given up (rejected): a dead letter.').waitFor()

    await page.getByRole('link', { name: 'Dead letters' }).click()
    await page.getByRole('checkbox', { name: 'All on this page' }).check()
    await page.getByRole('button', { name: 'Replay 1 chosen …' }).click()
    await page.getByTestId('dry-run').getByText('1 would be replayed, 0 skipped').waitFor()
    const order = page.getByRole('button', { name: 'Replay 1', exact: true })
    expect(await order.isDisabled()).toBe(true)
    await page.getByLabel('Type 1 to confirm').fill('1')
    await page.getByLabel('Reason').last().fill('The address was mended')
    await order.click()
    await page.getByTestId('replay-done').getByText('1 replayed, 0 skipped').waitFor()
    await page.getByRole('button', { name: 'Close' }).click()
    await page.getByText('No dead letters.').waitFor()

    await page.goBack()
    await page.getByTestId('summary').getByText('It arrived.').waitFor(inTime)
    await page.getByTestId('timeline').getByText('Replayed: The address was mended').waitFor()
  })

  it('the same with the keyboard alone', async () => {
    await send('rejected-then-ok+keyboard@simulator.test')
    const { page } = await browser.open(`${stack.url}/dead-letters`)
    await press(page, 'Use the test key')
    const letter = page.getByTestId('letter-table').getByRole('checkbox').last()
    await letter.waitFor()
    await tabTo(page, /^Choose /)
    await page.keyboard.press('Space')
    await press(page, 'Replay 1 chosen …')
    await page.getByTestId('dry-run').waitFor()
    await tabTo(page, 'Type 1 to confirm')
    await page.keyboard.type('1')
    await tabTo(page, 'Reason')
    await page.keyboard.type('By keyboard')
    await page.keyboard.press('Enter')
    await page.getByTestId('replay-done').waitFor()
    await page.keyboard.press('Escape')
    await page.getByText('No dead letters.').waitFor()
    await press(page, 'Notifications')
    await page.getByTestId('notification-table').waitFor()
    await press(page, 'rejected-then-ok+keyboard@simulator.test')
    await page.getByTestId('summary').getByText('It arrived.').waitFor(inTime)
  })
})

const rowOf = (page: Page, recipient: string) => page.getByRole('row').filter({ hasText: recipient })

const tabsMax = 120

/** Goes on from where the focus is, as somebody without a mouse does. */
const tabTo = async (page: Page, name: string | RegExp) => {
  for (let tabs = 0; tabs < tabsMax; tabs += 1) {
    await page.keyboard.press('Tab')
    const found = String(await page.evaluate(nameOfFocused))
    if (typeof name === 'string' ? found === name : name.test(found)) return
  }
  throw new Error(`${tabsMax} tabs do not lead to ${name}`)
}

/** What a screen reader would call it. */
const nameOfFocused = `(() => {
  const { activeElement: element } = document
  return element.getAttribute('aria-label') ?? element.labels?.[0]?.textContent ?? element.textContent ?? ''
})()`

const press = async (page: Page, name: string) => {
  await tabTo(page, name)
  await page.keyboard.press('Enter')
}
