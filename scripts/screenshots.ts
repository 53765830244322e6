import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { launchChromium } from '../dev/chromium.ts'
import { startPopulatedStack } from '../dev/populated-stack.ts'
import { compressPng } from './compress-png.ts'

const help = `Takes a picture of each view of the console into docs/images: npm run screenshots

Starts a stack of its own, fills it, and drives Chromium, which has to be there (chromium on the PATH, or CHROMIUM_PATH).`

const imagesDir = fileURLToPath(new URL('../docs/images', import.meta.url))
const viewport = { width: 1280, height: 800 }
const count = 240
const waitMs = 120_000

interface Picture {
  name: string
  path: string
  /** Whose presence says that there is something to see. */
  testId: string
  isSignedOut?: boolean
  isDark?: boolean
  prepare?(page: Page): Promise<void>
}

const picturesOf = (id: string): Picture[] => [
  { name: 'sign-in', path: '/', testId: 'sign-in', isSignedOut: true },
  { name: 'overview', path: '/', testId: 'chart', isDark: true },
  { name: 'notifications', path: '/notifications', testId: 'notification-table' },
  { name: 'notification', path: `/notifications/${id}`, testId: 'timeline', isDark: true },
  { name: 'dead-letters', path: '/dead-letters', testId: 'letter-table', prepare: openReplay },
  { name: 'suppressions', path: '/suppressions', testId: 'suppression-table' },
  { name: 'keys', path: '/keys', testId: 'key-table' },
  { name: 'tail', path: '/tail', testId: 'notification-table' },
]

const openReplay = async (page: Page) => {
  await page.getByRole('button', { name: 'Replay all that fit …' }).click()
  await page.getByTestId('dry-run').waitFor()
}

const main = async (args: string[]) => {
  if (args.includes('--help') || args.includes('-h')) return console.log(help)
  await mkdir(imagesDir, { recursive: true })
  const stack = await startPopulatedStack(count)
  const browser = await launchChromium()
  try {
    // One with a story: throttled first, then delivered.
    const { data } = (await stack.ask(
      'GET',
      '/api/v1/notifications?recipient=throttled-then-ok%2Bken-7@simulator.test',
    )) as {
      data: { id: string }[]
    }
    for (const colorScheme of ['light', 'dark'] as const) {
      const context = await browser.newContext({ viewport, colorScheme, timezoneId: 'UTC' })
      context.setDefaultTimeout(waitMs)
      const page = await context.newPage()
      const pictures = picturesOf(data[0]?.id ?? '').filter(({ isDark }) => colorScheme === 'light' || isDark)
      for (const picture of pictures) await take(page, stack.consoleUrl, picture, colorScheme)
      await context.close()
    }
  } finally {
    await browser.close()
    await stack.stop()
  }
}

const take = async (page: Page, url: string, picture: Picture, colorScheme: string) => {
  await page.goto(url + picture.path)
  const enter = page.getByRole('button', { name: 'Use the live key' })
  if (picture.isSignedOut) await enter.waitFor()
  else await enter.click()
  await page.getByTestId(picture.testId).waitFor()
  await page.getByTestId('loading').waitFor({ state: 'detached' })
  await picture.prepare?.(page)
  const name = `${picture.name}-${colorScheme}.png`
  const png = compressPng(await page.screenshot({ animations: 'disabled' }))
  await writeFile(join(imagesDir, name), png)
  console.log(`${name.padEnd(28)} ${Math.round(png.length / 1024)} KB`)
}

main(process.argv.slice(2)).catch((error: Error) => {
  console.error(error.message)
  process.exitCode = 1
})
