import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { serveConsole } from '../../dev/console-server.ts'
import { createHandler as createApi } from '../../functions/api/handler.ts'
import { createHandler as createReplay } from '../../functions/replay/handler.ts'
import { serve } from '../../functions/serve/server.ts'
import { systemClock } from '../../lib/config/clock.ts'
import { buildConsole } from '../../scripts/build-console.ts'
import { openStack } from './stack.ts'

export type ConsoleStack = Awaited<ReturnType<typeof openConsoleStack>>

/** The built console in front of the API over HTTP, on a stack whose e-mail is drained all the time, as `npm start` has it. */
export const openConsoleStack = async () => {
  const dir = await mkdtemp(join(tmpdir(), 'heliograph-console-'))
  await buildConsole(dir) // alone: a build leaves no time to whoever waits for a server
  const stack = await openStack({ keyCacheSeconds: 0 })
  const functions = { api: createApi(stack.deps), replay: createReplay(stack.deps), feedback: neverAsked }
  const options = { functions, report: stack.report, clock: systemClock } as Parameters<typeof serve>[0]
  const api = await serve(options, { port: 0, host: '127.0.0.1' })
  const { live: liveKey, test: testKey } = stack.keys.acme
  const pages = await serveConsole({
    port: 0,
    dir,
    apiUrl: `http://127.0.0.1:${api.port}`,
    keys: { liveKey, testKey },
  })
  const draining = drainOn(() => stack.drain('email', { idleMs: 500 }))
  return {
    ...stack,
    dir,
    url: `${pages.url}/console`,
    close: async () => {
      await draining.stop()
      await pages.close()
      await api.stop()
      await stack.close()
      await rm(dir, { recursive: true, force: true })
    },
  }
}

const neverAsked = () => Promise.reject(new Error('no provider of these tests tells over HTTP'))

const restMs = 100

/** As the schedule does: what fails is tried again a moment later. */
const drainOn = (drain: () => Promise<unknown>) => {
  let isStopping = false
  const loop = async () => {
    while (!isStopping) {
      await drain().catch(() => {})
      await sleep(restMs) // a drain that fails at once would leave nobody else any time
    }
  }
  const ended = loop()
  return {
    stop: () => {
      isStopping = true
      return ended
    },
  }
}

/** Signs in as somebody does who has a key to paste. */
export const signIn = async (page: Page, key: string) => {
  await page.getByLabel('API key').fill(key)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByTestId('content').waitFor()
}
