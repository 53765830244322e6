import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from './free-port.ts'
import { openLocalState } from './local-state.ts'
import { sampleNotifications } from './sample-notifications.ts'
import { startStack } from './stack.ts'

/** What the API takes at once, with room for long addresses. */
const batchSize = 400
const settleMs = 10 * 60_000
const pollMs = 500

/** A stack of its own, as `npm start` has it, with so many notifications in it of which most have ended. */
export const startPopulatedStack = async (count: number) => {
  const dir = await mkdtemp(join(tmpdir(), 'heliograph-populated-'))
  const state = openLocalState(dir)
  const options = { port: await freePort(), databaseUrl: undefined, redisUrl: undefined, state, print: console.log }
  const stack = await startStack(options)
  const ask = async (method: string, path: string, body?: unknown): Promise<Record<string, unknown>> => {
    const response = await fetch(stack.file.api + path, {
      method,
      headers: { authorization: `Bearer ${stack.file.live_key}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
    return (await response.json()) as Record<string, unknown>
  }
  await populate(ask, count)
  return {
    ask,
    consoleUrl: stack.file.console.replace(/\/$/, ''),
    inboxUrl: stack.file.inbox,
    stop: async () => {
      await stack.stop()
      await rm(dir, { recursive: true, force: true })
    },
  }
}

type Ask = (method: string, path: string, body?: unknown) => Promise<Record<string, unknown>>

const populate = async (ask: Ask, count: number) => {
  const notifications = sampleNotifications(count)
  for (let start = 0; start < count; start += batchSize)
    await ask('POST', '/api/v1/notifications/batch', { notifications: notifications.slice(start, start + batchSize) })
  for (const recipient of ['grace@example.com', 'alan@example.com'])
    await ask('POST', '/api/v1/suppressions', { channel: 'email', recipient, note: 'Asked on the phone.' })
  await untilQuiet(ask)
}

/** Nothing is due and nothing in flight any more. */
const untilQuiet = async (ask: Ask) => {
  for (const deadline = performance.now() + settleMs; performance.now() < deadline; await sleep(pollMs)) {
    const { channels } = (await ask('GET', '/api/v1/overview')) as { channels: { due: number; in_flight: number }[] }
    if (channels.every(({ due, in_flight }) => due + in_flight === 0)) return
  }
  throw new Error('the notifications have not ended in time')
}
