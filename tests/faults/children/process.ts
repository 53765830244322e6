import { setTimeout as sleep } from 'node:timers/promises'
import { createHandler as createDrain } from '../../../functions/drain/handler.ts'
import { createHandler as createSweep } from '../../../functions/sweep/handler.ts'
import { type ChildSettings, type FromChild, settingsVariable, type ToChild } from '../child-settings.ts'
import { serveApi } from './api-role.ts'
import { createCrashPoints } from './crash-points.ts'
import { skewClock } from './skewed-clock.ts'
import { openChild } from './wiring.ts'

/** One process of the service under test, told by its parent what to be and where to die. */
const settings = JSON.parse(process.env[settingsVariable] ?? '{}') as ChildSettings
const lambdaMs = 15 * 60_000
const afterErrorMs = 100
const pollMs = 20

const tell = (message: FromChild) => process.send?.(message)

const main = async () => {
  skewClock(settings.skewMs)
  const points = createCrashPoints()
  const deps = openChild(settings, points)
  const state: State = { isRunning: !settings.isHeld, busy: 0 }
  process.on('disconnect', () => process.exit(0)) // nobody is left to end us
  process.on('message', (message: ToChild) => {
    state.isRunning = message.type === 'start'
    if (message.type === 'start') points.arm(message.crash)
    else void untilIdle(state).then(() => tell({ type: 'paused' }))
  })
  const url = settings.roles.includes('api') ? await serveApi(deps) : undefined
  if (settings.roles.includes('drain')) void repeat(state, drainer(deps), 0)
  if (settings.roles.includes('sweep')) void repeat(state, createSweep(deps), settings.sweepEveryMs)
  setInterval(() => {}, 60_000) // a process without an open connection would leave
  tell({ type: 'ready', url, clockMs: Date.now() })
}

const drainer = (deps: ReturnType<typeof openChild>) => {
  const { batchMax, lanes, idleMs, remainingMs } = settings
  const drain = createDrain(deps, { batchMax, lanes, idleMs, backlogMax: 200 })
  return async () => {
    const endsMs = performance.now() + (remainingMs ?? lambdaMs)
    const { why, sent } = await drain(
      { channel: 'email' },
      { getRemainingTimeInMillis: () => endsMs - performance.now() },
    )
    tell({ type: 'drained', why, sent })
    if (remainingMs !== undefined) await new Promise(() => {}) // frozen, as after an invocation
  }
}

interface State {
  isRunning: boolean
  /** Calls that have not come back. */
  busy: number
}

const untilIdle = async (state: State) => {
  while (state.busy > 0) await sleep(pollMs)
}

/** A schedule that calls again and again; what fails is called again too. */
const repeat = async (state: State, work: () => Promise<unknown>, pauseMs: number) => {
  for (;;) {
    try {
      if (state.isRunning) await counted(state, work)
      await sleep(state.isRunning ? pauseMs : pollMs)
    } catch (error) {
      console.error('call failed', error)
      await sleep(afterErrorMs)
    }
  }
}

const counted = async (state: State, work: () => Promise<unknown>) => {
  state.busy += 1
  try {
    await work()
  } finally {
    state.busy -= 1
  }
}

await main()
