import type { Page } from 'playwright-core'
import { enterConsole } from '../dev/console-page.ts'

/** One picture of a page of ours, for docs/images. */
export interface Picture {
  name: string
  url: string
  /** Is taken in dark colours too. */
  isDark?: boolean
  /** Brings the page, just opened, to what there is to see. */
  show(page: Page): Promise<unknown>
}

interface Places {
  consoleUrl: string
  inboxUrl: string
  /** A notification with a story. */
  id: string
}

export const picturesOf = ({ consoleUrl, inboxUrl, id }: Places): Picture[] => [
  {
    name: 'sign-in',
    url: `${consoleUrl}/`,
    show: (page) => page.getByRole('button', { name: 'Use the live key' }).waitFor(),
  },
  { name: 'overview', url: `${consoleUrl}/`, show: signedIn('chart'), isDark: true },
  { name: 'notifications', url: `${consoleUrl}/notifications`, show: signedIn('notification-table') },
  { name: 'notification', url: `${consoleUrl}/notifications/${id}`, show: signedIn('timeline'), isDark: true },
  { name: 'dead-letters', url: `${consoleUrl}/dead-letters`, show: dryRun },
  { name: 'suppressions', url: `${consoleUrl}/suppressions`, show: signedIn('suppression-table') },
  { name: 'keys', url: `${consoleUrl}/keys`, show: signedIn('key-table') },
  { name: 'tail', url: `${consoleUrl}/tail`, show: signedIn('notification-table') },
  { name: 'inbox-email', url: inboxUrl, show: emailOpen, isDark: true },
  { name: 'inbox-sms', url: inboxUrl, show: opened('sms', (page) => page.locator('.phone .bubble').waitFor()) },
  { name: 'inbox-push', url: inboxUrl, show: opened('push', (page) => page.locator('.phone .card').waitFor()) },
]

/** The test id's presence says that there is something to see. */
const signedIn = (testId: string) => async (page: Page) => {
  await enterConsole(page)
  await page.getByTestId(testId).waitFor()
}

const dryRun = async (page: Page) => {
  await signedIn('letter-table')(page)
  await page.getByRole('button', { name: 'Replay all that fit …' }).click()
  await page.getByTestId('dry-run').waitFor()
}

/** The newest of the channel that the provider took at once, in the list of all. */
const opened = (channel: string, isThere: (page: Page) => Promise<unknown>) => async (page: Page) => {
  await page.locator(`#list .row.accepted.${channel}`).filter({ hasNotText: 'throttled' }).first().click()
  await isThere(page)
}

const emailOpen = opened('email', (page) => page.locator('iframe').contentFrame().locator('h1').waitFor())
