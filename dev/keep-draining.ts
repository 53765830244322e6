import { setTimeout as sleep } from 'node:timers/promises'
import { channelNames } from '../lib/notifications/notification.ts'

export interface Invoker {
  invoke(functionName: string, input: unknown, signal: AbortSignal): Promise<unknown>
}

/** After a failed invocation: long enough to be readable in a log, short enough not to be noticed. */
const retryMs = 1_000
/** Production's schedule, which the local gateway keeps only by the minute boundary. */
const sweepEveryMs = 60_000
/** It leaves at once where nobody wants to be told anything, and is soon back to see whether that is still so. */
const webhooksEveryMs = 1_000

/** Does what the schedules do in a deployment, without their gaps: one drain per channel and one for webhooks all the time, and sweep each minute. */
export const keepDraining = ({ invoke }: Invoker, log: (line: string) => void) => {
  const stopping = new AbortController()
  const { signal } = stopping
  const repeat = async (name: string, input: unknown, pauseMs: number) => {
    const health = createHealth(name, log)
    while (!signal.aborted) {
      try {
        await invoke(name, input, signal)
        health.worked()
        await sleep(pauseMs, undefined, { signal })
      } catch (error) {
        if (signal.aborted) return
        health.failed(error)
        await sleep(retryMs, undefined, { signal }).catch(() => {}) // the loop asks the signal
      }
    }
  }
  const loops = [
    ...channelNames.map((channel) => repeat(`drain-${channel}`, { channel }, 0)),
    repeat('webhooks', {}, webhooksEveryMs),
    repeat('sweep', {}, sweepEveryMs),
  ]
  return {
    stop: async () => {
      stopping.abort()
      await Promise.all(loops)
    },
  }
}

/** One line when it begins to fail and one when that is over, not one for each try. */
const createHealth = (name: string, log: (line: string) => void) => {
  let isFailing = false
  return {
    failed: (error: unknown) => {
      if (!isFailing) log(`${name}: ${error instanceof Error ? error.message : error} (trying again)`)
      isFailing = true
    },
    worked: () => {
      if (isFailing) log(`${name}: works again`)
      isFailing = false
    },
  }
}
