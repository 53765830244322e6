import type { NotificationId, Owner } from '../../lib/notifications/notification.ts'
import { planReplayWithToken, replay } from '../../lib/notifications/replay.ts'
import { type Ports, portsOf } from './ports.ts'
import type { World } from './world.ts'

const audit = { by: 'operator', reason: 'mended', ratePerSecond: 2 }
const owners: Owner[] = ['acme', 'globex'].flatMap((tenantId) => [
  { tenantId, mode: 'live' },
  { tenantId, mode: 'test' },
])

/** Replays what there is from time to time, at times of which nothing else knows. */
export const operate = async (world: World) => {
  const { chaos, random, scheduler } = world
  for (let count = 0; count < chaos.replays; count += 1) {
    await scheduler.sleep(random.int(0, (2 * chaos.endMs) / chaos.replays))
    await replayAll(world)
  }
}

/** Every dead letter of everybody, and sometimes whatever else there is, by several who know nothing of each other. */
export const replayAll = async (world: World) => {
  const { random, deadLetters, dump } = world
  const isBlind = random.chance(0.4)
  const failed = dump().notifications.filter(({ status }) => isBlind || status === 'FAILED')
  const ids = new Set([...failed.map(({ id }) => id), ...deadLetters.dump()])
  if (ids.size === 0) return
  await Promise.all(
    owners.flatMap((owner) =>
      Array.from({ length: random.int(1, 2) }, () => inReplay(world, (ports) => replayTheirs(ports, owner, [...ids]))),
    ),
  )
}

const inReplay = async (world: World, work: (ports: Ports) => Promise<unknown>) => {
  const process = world.processes.start('replay')
  await world.processes.run(process, () => work(portsOf(world, process)))
}

/** With a plan or at once. A plan is carried out by whoever sends its token first. */
const replayTheirs = async (ports: Ports, owner: Owner, ids: NotificationId[]) => {
  if (ports.random() < 0.5) return replay(ports, owner, ids, audit)
  const { token } = await planReplayWithToken(ports, owner, ids)
  const plan = token === undefined ? undefined : await ports.store.takeReplayPlan(owner, token)
  return plan && replay(ports, owner, plan.ids, audit)
}
