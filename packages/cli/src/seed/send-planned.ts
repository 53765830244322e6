import type { Heliograph } from '../../../client/src/client.ts'
import type { NewNotification } from '../../../client/src/notifications.ts'
import type { World } from '../world.ts'
import type { Planned } from './plan.ts'

const batchSize = 100

/** Suppresses, sends and cancels as planned. Gives what was planned by the ids that came of it. */
export const sendPlanned = async (
  { signal, now }: World,
  heliograph: Heliograph,
  plan: readonly Planned[],
  run: string,
  advance: (by: number) => void,
): Promise<Map<string, Planned>> => {
  const suppressed = plan.filter(({ kind }) => kind.isSuppressed).map((one) => toMessage(one, now()))
  if (suppressed.length > 0) await heliograph.suppressions.importCsv(csvOf(suppressed), { signal })
  const planned = new Map<string, Planned>()
  for (let start = 0; start < plan.length; start += batchSize) {
    const batch = plan.slice(start, start + batchSize)
    const items = batch.map((one) => ({
      ...toMessage(one, now()),
      idempotency_key: one.label,
      metadata: { seed: run, kind: one.kind.name, order: String(1_000 + one.nth) },
    }))
    const { data } = await heliograph.sendMany(items, { signal })
    for (const [index, answer] of data.entries()) {
      const one = batch[index]
      if (one && 'notification' in answer) planned.set(answer.notification.id, one)
    }
    advance(batch.length)
  }
  for (const [id, { kind }] of planned) if (kind.afterwards === 'cancel') await heliograph.cancel(id, { signal })
  return planned
}

const toMessage = ({ kind, nth, label }: Planned, now: number): NewNotification => kind.make({ nth, label, now })

const csvOf = (messages: readonly NewNotification[]) =>
  [
    'channel,recipient,reason',
    ...messages.flatMap((one) => (one.type === 'EMAIL' ? [`email,${one.email},complained`] : [])),
  ].join('\n')
