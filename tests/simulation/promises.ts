import { isFinished } from '../../lib/notifications/lifecycle.ts'
import type { ChannelName } from '../../lib/notifications/notification.ts'
import type { Consumer, HeldJob } from '../../lib/notifications/ports/queue.ts'
import type { Store } from '../../lib/notifications/ports/store.ts'
import type { Process } from './processes.ts'
import type { World } from './world.ts'

/** A row gets a new job only where the queue has denied having the old one, or from whoever holds that. */
export const checkReassign = (
  { witness, nameOf }: World,
  process: Process,
  moves: Parameters<Store['reassign']>[0],
) => {
  for (const { id } of moves.filter(({ from }) => !process.denied.has(from) && !process.taken.has(from)))
    witness.broken.push(`I2 ${nameOf(id)} is to have a new job, and the queue had not denied the old one`)
}

/** A row loses its job only once it is over, or its claim was at least offered for settlement: what sweep mends takes a while. */
export const completeChecked = async (
  { queue, dump, witness, nameOf }: World,
  process: Process,
  channel: ChannelName,
  consumer: Consumer,
  jobs: readonly HeldJob[],
) => {
  const ids = jobs.map(({ id }) => id)
  const gone = new Set(await queue.missing(channel, ids))
  await consumer.complete(jobs)
  const completed = (await queue.missing(channel, ids)).filter((id) => !gone.has(id))
  const orphans = dump().notifications.filter(
    (row) => completed.includes(row.jobId) && !isFinished(row.status) && !row.parkedUntil,
  )
  for (const { id } of orphans.filter((row) => !process.offered.has(row.id)))
    witness.broken.push(`I2 ${nameOf(id)} lost its job, and nobody had settled it`)
}
