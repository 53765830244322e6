import type { Context } from 'aws-lambda'
import * as z from 'zod'
import { type DrainDeps, type DrainReport, drain } from '../../lib/notifications/drain.ts'
import { channelNames } from '../../lib/notifications/notification.ts'

/** Left for what is in hand when fetching stops: one send (10 s), settling it, and a wait for jobs that has just begun (5 s). */
const reserveMs = 20_000

const inputSchema = z.object({ channel: z.enum(channelNames) })

export interface DrainSettings {
  batchMax: number
  lanes: number
  idleMs: number
  backlogMax: number
}

/** Takes what is due on one channel and delivers it, until there is nothing left or its time is nearly over. Input: `{"channel":"email"}`. */
export const createHandler =
  (deps: DrainDeps, settings: DrainSettings) =>
  async (input: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<DrainReport> => {
    const { channel } = inputSchema.parse(input)
    const isTimeShort = () => context.getRemainingTimeInMillis() < reserveMs
    return drain(deps, { ...settings, channel, isTimeShort })
  }
