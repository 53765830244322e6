import { planReplay, type Replay, replay } from '../../api/calls.ts'
import type { Send } from '../../api/send.ts'

/** What the API takes of ids in one request. */
const requestMax = 1_000
/** What is asked for at once is soon sent: stopping takes effect after this long. */
const stepSeconds = 5

export interface Outcome {
  ids: string[]
  skipped: Replay['skipped']
}

export interface Steps {
  signal: AbortSignal
  onStep(done: number): void
}

/** What a replay of these would do. Nothing is changed. */
export const dryRun = async (send: Send, ids: readonly string[], { signal, onStep }: Steps): Promise<Outcome> => {
  const outcome: Outcome = { ids: [], skipped: [] }
  for (let start = 0; start < ids.length; start += requestMax) {
    const { data } = await send(planReplay(ids.slice(start, start + requestMax)), signal)
    outcome.ids.push(...data.ids)
    outcome.skipped.push(...data.skipped)
    onStep(Math.min(ids.length, start + requestMax))
  }
  return outcome
}

export interface ReplayOrder {
  ids: readonly string[]
  reason: string
  ratePerSecond: number
}

/**
 * Replays step by step, so that it can be stopped between two: each step is as much as the rate sends in `stepSeconds`, and the next
 * one waits until these are sent. What was replayed when it was stopped stays replayed, and is given back.
 */
export const runReplay = async (send: Send, { ids, reason, ratePerSecond }: ReplayOrder, steps: Steps) => {
  const outcome: Outcome & { isStopped: boolean } = { ids: [], skipped: [], isStopped: false }
  const step = Math.min(requestMax, ratePerSecond * stepSeconds)
  for (let start = 0; start < ids.length; start += step) {
    if (steps.signal.aborted) return { ...outcome, isStopped: true }
    // Without the signal: a request that is on its way is carried out, and its answer is wanted.
    const { data } = await send(replay(ids.slice(start, start + step), reason, ratePerSecond))
    outcome.ids.push(...data.ids)
    outcome.skipped.push(...data.skipped)
    steps.onStep(Math.min(ids.length, start + step))
    if (start + step < ids.length) await pause((step / ratePerSecond) * 1_000, steps.signal)
  }
  return outcome
}

/** Ends early when it is stopped. */
const pause = (ms: number, signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
