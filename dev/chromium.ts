import type { Browser } from 'playwright-core'
import { findProgram } from './find-program.ts'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const launchMs = 60_000 // a cold start beside a busy test run

/** This machine's Chromium or Chrome: CHROMIUM_PATH, or the first on the PATH; undefined where there is none. */
export const chromiumProgram = (): string | undefined =>
  process.env.CHROMIUM_PATH || names.map(findProgram).find((program) => program !== undefined)

/** A browser without a window that resolves no name but this machine's: what a page asks of elsewhere goes nowhere. */
export const launchChromium = async (): Promise<Browser> => {
  const executablePath = chromiumProgram()
  if (executablePath === undefined)
    throw new Error('There is no Chromium here. Install chromium, or set CHROMIUM_PATH.')
  const { chromium } = await import('playwright-core') // only where a browser is wanted: it is large
  return chromium.launch({
    executablePath,
    timeout: launchMs,
    chromiumSandbox: false, // root has none, and neither have most CI machines
    args: ['--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost', '--disable-dev-shm-usage'],
  })
}
