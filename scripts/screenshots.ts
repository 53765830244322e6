import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { launchChromium } from '../dev/chromium.ts'
import { startPopulatedStack } from '../dev/populated-stack.ts'
import { compressPng } from './compress-png.ts'
import { type Picture, picturesOf } from './pictures.ts'

const help = `Takes a picture of each view of the console and of the inbox into docs/images: npm run screenshots

Starts a stack of its own, fills it, and drives Chromium, which has to be there (chromium on the PATH, or CHROMIUM_PATH).`

const imagesDir = fileURLToPath(new URL('../docs/images', import.meta.url))
const viewport = { width: 1280, height: 800 }
const count = 240
const waitMs = 120_000

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
      const pictures = picturesOf({ ...stack, id: data[0]?.id ?? '' })
      for (const picture of pictures)
        if (colorScheme === 'light' || picture.isDark) await take(page, picture, colorScheme)
      await context.close()
    }
  } finally {
    await browser.close()
    await stack.stop()
  }
}

const take = async (page: Page, picture: Picture, colorScheme: string) => {
  await page.goto('about:blank') // an address that differs after its # alone would not open anew
  await page.goto(picture.url)
  await picture.show(page)
  const name = `${picture.name}-${colorScheme}.png`
  const png = compressPng(await page.screenshot({ animations: 'disabled' }))
  await writeFile(join(imagesDir, name), png)
  console.log(`${name.padEnd(28)} ${Math.round(png.length / 1024)} KB`)
}

main(process.argv.slice(2)).catch((error: Error) => {
  console.error(error.message)
  process.exitCode = 1
})
