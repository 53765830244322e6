import type { Page } from 'playwright-core'

/** The view, once nothing in it is still on its way. */
const settled = '[data-testid="content"]:not(:has([data-testid="loading"]))'

/** Enters the console of a local stack with the key that it is handed, and waits for the view that its address names. */
export const enterConsole = async (page: Page) => {
  await page.getByRole('button', { name: 'Use the live key' }).click()
  await page.locator(settled).waitFor()
}
