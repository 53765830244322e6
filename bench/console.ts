import type { CDPSession, Page } from 'playwright-core'
import { launchChromium } from '../dev/chromium.ts'
import { enterConsole } from '../dev/console-page.ts'
import { startPopulatedStack } from '../dev/populated-stack.ts'
import { median } from './statistics.ts'

const count = 10_000
const rounds = 5
const mostMs = 200
const waitMs = 120_000

const help = `How much script the console runs for an interaction, with 10,000 notifications behind it: npm run bench:console

Starts a stack of its own, fills it, and asks Chromium for the time it spent in JavaScript, the median of ${rounds} rounds.
More than ${mostMs} ms is a failure.`

interface Interaction {
  name: string
  /** Where it begins. */
  from: string
  /** Ends when what it leads to is there. */
  act(page: Page): Promise<unknown>
}

const follow = (link: string, testId: string) => async (page: Page) => {
  await page.getByRole('link', { name: link, exact: true }).click()
  await page.getByTestId(testId).waitFor()
}

const interactions: Interaction[] = [
  { name: 'open the overview', from: '/keys', act: follow('Overview', 'chart') },
  { name: 'open notifications', from: '/keys', act: follow('Notifications', 'notification-table') },
  {
    name: 'filter notifications',
    from: '/notifications',
    act: async (page) => {
      await page.getByLabel('Status').selectOption('FAILED')
      const other = page.locator('.status').filter({ hasNotText: 'FAILED' })
      await page.locator('tbody').filter({ hasNot: other }).waitFor()
    },
  },
  {
    name: 'the next page',
    from: '/notifications',
    act: async (page) => {
      const newest = await page.locator('tbody a').first().getAttribute('href')
      await page.getByRole('button', { name: 'Older' }).click()
      await page.locator(`tbody:not(:has(a[href="${newest}"]))`).waitFor()
    },
  },
  {
    name: 'open one notification',
    from: '/notifications',
    act: async (page) => {
      await page.getByTestId('notification-table').getByRole('link').first().click()
      await page.getByTestId('timeline').waitFor()
    },
  },
  { name: 'open dead letters', from: '/keys', act: follow('Dead letters', 'letter-table') },
  {
    name: 'a dry run of every dead letter',
    from: '/dead-letters',
    act: async (page) => {
      await page.getByRole('button', { name: 'Replay all that fit …' }).click()
      await page.getByTestId('dry-run').waitFor()
    },
  },
  { name: 'open suppressions', from: '/keys', act: follow('Suppressions', 'suppression-table') },
  { name: 'open API keys', from: '/tail', act: follow('API keys', 'key-table') },
  { name: 'open the live tail', from: '/keys', act: follow('Live tail', 'notification-table') },
]

const main = async (args: string[]) => {
  if (args.includes('--help') || args.includes('-h')) return console.log(help)
  const stack = await startPopulatedStack(count)
  const browser = await launchChromium()
  try {
    const page = await browser.newPage()
    page.setDefaultTimeout(waitMs)
    const session = await page.context().newCDPSession(page)
    await session.send('Performance.enable')
    console.log('\n| interaction | script, ms |\n|---|---|')
    for (const interaction of interactions) {
      const times: number[] = []
      for (let round = 0; round < rounds; round += 1)
        times.push(await measure(page, session, stack.consoleUrl, interaction))
      const middleMs = median(times)
      console.log(`| ${interaction.name} | ${Math.round(middleMs)} |`)
      if (middleMs > mostMs) process.exitCode = 1
    }
  } finally {
    await browser.close()
    await stack.stop()
  }
}

const measure = async (page: Page, session: CDPSession, url: string, { from, act }: Interaction) => {
  await page.goto(url + from)
  await enterConsole(page)
  const before = await scriptMs(session)
  await act(page)
  return (await scriptMs(session)) - before
}

/** Since the page began, as Chromium counts it: time in JavaScript, waiting not counted. */
const scriptMs = async (session: CDPSession) => {
  const { metrics } = await session.send('Performance.getMetrics')
  return (metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? 0) * 1_000
}

main(process.argv.slice(2)).catch((error: Error) => {
  console.error(error.message)
  process.exitCode = 1
})
