import type { Context } from 'aws-lambda'
import type { ChannelName } from '../../lib/notifications/notification.ts'
import type { Report } from '../../lib/notifications/ports/runtime.ts'
import { keepDraining } from './keep-draining.ts'
import { createLiveness } from './liveness.ts'

/** A drain is called anew after this long, so that its report comes under load too. It leaves 20 s earlier: see its reserve. */
const turnMs = 5 * 60_000

export interface WorkerDeps {
  drain: (input: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>) => Promise<unknown>
  /** Sends what webhooks are to be told. */
  webhooks: WorkerDeps['drain']
  sweep: () => Promise<unknown>
  report: Report
  nowMs: () => number
}

/** Calls the drains, webhooks and sweep as Lambda would. When it stops, they are told that their time is over: they settle what they hold. */
export const startWorker = (
  { drain, webhooks, sweep, report, nowMs }: WorkerDeps,
  channels: readonly ChannelName[],
) => {
  const liveness = createLiveness([...channels.map((channel) => `drain-${channel}`), 'webhooks', 'sweep'], nowMs)
  /** A drain asks for its time whenever its loop turns: that is its sign of life. */
  const contextOf = (name: string, signal: AbortSignal) => {
    const endsMs = nowMs() + turnMs
    return {
      getRemainingTimeInMillis: () => {
        liveness.beat(name)
        return signal.aborted ? 0 : endsMs - nowMs()
      },
    }
  }
  const invoke = async (name: string, input: unknown, signal: AbortSignal) => {
    liveness.beat(name)
    if (name === 'sweep') await sweep()
    else await (name === 'webhooks' ? webhooks : drain)(input, contextOf(name, signal))
  }
  const draining = keepDraining(
    { invoke },
    {
      channels,
      onFailing: (name, error) => report('worker.failing', { name, error }),
      onWorking: (name) => report('worker.works_again', { name }),
    },
  )
  return { liveness, stop: draining.stop }
}
