import { type DeliverDeps, type Delivered, deliverBatch, type Late } from './deliver.ts'
import { joinLate } from './late.ts'
import type { ChannelName, NotificationId } from './notification.ts'
import type { Grant, Pacer } from './ports/pacer.ts'

/** A longer wait is spent in the queue: a drain that holds jobs and does nothing keeps them from everybody. */
export const inHandMaxMs = 1_000

export interface PacedDeps extends DeliverDeps {
  pacer: Pacer
}

export interface PacedDelivery {
  claimed: NotificationId[]
  late: Late | undefined
  /** Not claimed, since there was no leave to send them; and how long that is going to last. */
  putOff: Map<NotificationId, number>
}

interface PacedRun {
  channel: ChannelName
  mayGoOn: () => boolean
  /** Is told of each block as soon as it is settled. */
  account: (delivered: Delivered) => Promise<void>
}

/**
 * In one block where nothing limits the channel. Else a block is claimed for each leave to send, beside those that are still being
 * sent: what waits for its turn waits under no lease, and costs no attempt.
 */
export const deliverPaced = async (
  deps: PacedDeps,
  ids: readonly NotificationId[],
  run: PacedRun,
): Promise<PacedDelivery> => {
  const blocks: Promise<Delivered>[] = []
  const state = { hasFailed: false }
  const begin = (block: readonly NotificationId[], grant?: Grant) => {
    const delivered = deliverBlock(deps, block, grant, run)
    delivered.catch(() => {
      state.hasFailed = true
    })
    blocks.push(delivered)
  }
  let grant = await deps.pacer.ask(run.channel, ids.length)
  let rest = grant.permits < ids.length ? await beginTestMode(deps, ids, begin) : ids
  if (rest.length === 0) grant.needs(0)
  while (rest.length > 0 && !state.hasFailed) {
    if (grant.permits > 0) {
      begin(rest.slice(0, grant.permits), grant)
      rest = rest.slice(grant.permits)
    } else {
      if (grant.waitMs > inHandMaxMs || !run.mayGoOn()) break
      await deps.wait(grant.waitMs)
    }
    if (rest.length > 0) grant = await deps.pacer.ask(run.channel, rest.length)
  }
  const putOff = new Map(rest.map((id) => [id, Math.max(1, grant.waitMs)]))
  return { ...summarize(await allOf(blocks)), putOff }
}

/** What a test key sent needs no leave, and does not wait with the others. Gives back the others. */
const beginTestMode = async (
  { store }: PacedDeps,
  ids: readonly NotificationId[],
  begin: (block: readonly NotificationId[]) => void,
) => {
  const tests = new Set(await store.filterTestMode(ids))
  if (tests.size > 0) begin([...tests])
  return ids.filter((id) => !tests.has(id))
}

const deliverBlock = async (
  deps: PacedDeps,
  ids: readonly NotificationId[],
  grant: Grant | undefined,
  { account }: PacedRun,
) => {
  const delivered = await deliverBatch(deps, ids, grant)
  await account(delivered)
  return delivered
}

/** What has begun ends, also where one of them fails. */
const allOf = async (blocks: readonly Promise<Delivered>[]) => {
  const results = await Promise.allSettled(blocks)
  const failed = results.find((result) => result.status === 'rejected')
  if (failed) throw failed.reason
  return results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
}

const summarize = (delivered: readonly Delivered[]) => ({
  claimed: delivered.flatMap(({ claimed }) => claimed),
  late: joinLate(delivered.flatMap(({ late }) => late ?? [])),
})
