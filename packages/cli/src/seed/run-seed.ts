import type { Notification } from '../../../client/src/notifications.ts'
import { paintStatus } from '../paint.ts'
import { showProgress } from '../progress.ts'
import type { Session } from '../session.ts'
import { alignColumns } from '../table.ts'
import type { Status } from './kinds.ts'
import { type Planned, planOf } from './plan.ts'
import { sendPlanned } from './send-planned.ts'
import { type Tenant, tenantsToSeed } from './tenants.ts'

/** Twenty times what 500 need on a laptop. */
const patienceMs = 300_000
const pollMs = 500
/** Of those that are late: their timelines tell more. */
const shownMax = 20

interface Seeded {
  tenant: Tenant
  /** What was planned, by the id that it has got. */
  planned: Map<string, Planned>
  statuses: Map<string, Status>
  replayed: Set<string>
}

/** True when all that was waited for stands where it was to. */
export const runSeed = async (session: Session, count: number): Promise<boolean> => {
  const { world } = session
  const run = `seed-${world.now().toString(36)}`
  const tenants = tenantsToSeed(session)
  const plans = tenants.map(({ share }, index) => planOf(Math.round(count * share), `${run}-${index}`))
  const total = plans.reduce((sum, plan) => sum + plan.length, 0)
  const progress = showProgress(session, 'Sending', total)
  const seeded: Seeded[] = []
  try {
    let sent = 0
    for (const [index, tenant] of tenants.entries()) {
      const planned = await sendPlanned(world, tenant.heliograph, plans[index] ?? [], run, (by) => {
        sent += by
        progress.to(sent)
      })
      seeded.push({ tenant, planned, statuses: new Map(), replayed: new Set() })
    }
  } finally {
    progress.stop()
  }
  await settle(session, seeded, run)
  tell(session, seeded, run)
  return seeded.every((one) => missing(one).length === 0)
}

/** Follows them until all have got where they were to, and replays those that fail to be replayed. */
const settle = async (session: Session, seeded: Seeded[], run: string) => {
  const { world } = session
  const awaited = seeded.flatMap(({ planned }) => [...planned.values()]).filter(({ kind }) => kind.ends.length > 0)
  const progress = showProgress(session, 'Following', awaited.length)
  const endMs = world.now() + patienceMs
  try {
    while (!world.signal.aborted) {
      for (const one of seeded) await look(session, one, run)
      const left = seeded.reduce((sum, one) => sum + missing(one).length, 0)
      progress.to(awaited.length - left)
      if (left === 0 || world.now() > endMs) return
      await world.wait(pollMs, world.signal)
    }
    world.signal.throwIfAborted()
  } finally {
    progress.stop()
  }
}

const look = async ({ world }: Session, { tenant, planned, statuses, replayed }: Seeded, run: string) => {
  const call = { signal: world.signal }
  const notifications = tenant.heliograph.listAll({ metadata: { seed: run }, limit: 100 }, call)
  for await (const { id, status } of notifications) statuses.set(id, status)
  const failed = [...planned].filter(([id, { kind }]) => kind.afterwards === 'replay' && statuses.get(id) === 'FAILED')
  const ids = failed.map(([id]) => id).filter((id) => !replayed.has(id))
  if (ids.length === 0) return
  await tenant.heliograph.deadLetters.replay({ ids, reason: 'The address book was mended' }, call)
  for (const id of ids) replayed.add(id)
}

const missing = ({ planned, statuses }: Seeded) =>
  [...planned].filter(([id, { kind }]) => {
    const status = statuses.get(id)
    return kind.ends.length > 0 && (status === undefined || !kind.ends.includes(status))
  })

const tell = (session: Session, seeded: Seeded[], run: string) => {
  const counts = seeded.map(({ tenant, statuses }) => ({ tenant: tenant.name, statuses: countsOf(statuses) }))
  if (session.isJson) return session.document({ object: 'seed', metadata: { seed: run }, tenants: counts })
  const names = [...new Set(counts.flatMap(({ statuses }) => Object.keys(statuses)))].sort()
  const rows = names.map((name) => [
    paintStatus(session.paint, name),
    ...counts.map(({ statuses }) => String(statuses[name] ?? 0)),
  ])
  for (const line of alignColumns([['', ...counts.map(({ tenant }) => tenant)], ...rows])) session.print(line)
  session.print(`\nEach has the metadata seed=${run}: npx heliograph list --metadata seed=${run}`)
  const late = seeded.flatMap((one) =>
    missing(one).map(([id, { kind }]) => `${id} (${kind.name}) is still ${one.statuses.get(id)}`),
  )
  for (const line of late.slice(0, shownMax)) session.note(line)
  if (late.length > shownMax) session.note(`and ${late.length - shownMax} more`)
}

const countsOf = (statuses: ReadonlyMap<string, Notification['status']>) => {
  const counts: Record<string, number> = {}
  for (const status of statuses.values()) counts[status] = (counts[status] ?? 0) + 1
  return counts
}
