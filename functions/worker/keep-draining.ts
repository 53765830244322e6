import { setTimeout as sleep } from 'node:timers/promises'
import type { ChannelName } from '../../lib/notifications/notification.ts'

export interface Invoker {
  /** Once `signal` is aborted it has to end what is in hand, and to take nothing more. */
  invoke(functionName: string, input: unknown, signal: AbortSignal): Promise<unknown>
}

export interface KeepDrainingOptions {
  channels: readonly ChannelName[]
  /** Told once when a function begins to fail, and not for each try. */
  onFailing: (name: string, error: unknown) => void
  onWorking: (name: string) => void
}

/** After a failed invocation: long enough to be readable in a log, short enough not to be noticed. */
const retryMs = 1_000
/** A deployment's schedule. */
const sweepEveryMs = 60_000
/** It leaves at once where nobody wants to be told anything, and is soon back to see whether that is still so. */
const webhooksEveryMs = 1_000

/** Does what the schedules do in a deployment, without their gaps: one drain per channel and one for webhooks all the time, and sweep each minute. */
export const keepDraining = ({ invoke }: Invoker, { channels, ...watch }: KeepDrainingOptions) => {
  const stopping = new AbortController()
  const { signal } = stopping
  const repeat = async (name: string, input: unknown, pauseMs: number) => {
    const health = createHealth(name, watch)
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
    ...channels.map((channel) => repeat(`drain-${channel}`, { channel }, 0)),
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

const createHealth = (name: string, { onFailing, onWorking }: Pick<KeepDrainingOptions, 'onFailing' | 'onWorking'>) => {
  let isFailing = false
  return {
    failed: (error: unknown) => {
      if (!isFailing) onFailing(name, error)
      isFailing = true
    },
    worked: () => {
      if (isFailing) onWorking(name)
      isFailing = false
    },
  }
}
