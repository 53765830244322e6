import { type Accepted, accept } from '../../lib/notifications/accept.ts'
import { cancel } from '../../lib/notifications/cancel.ts'
import type { NotificationId, Owner } from '../../lib/notifications/notification.ts'
import { reschedule } from '../../lib/notifications/reschedule.ts'
import { type Ports, portsOf } from './ports.ts'
import type { Ended } from './processes.ts'
import { planRequest, type Request } from './requests.ts'
import type { World } from './world.ts'

export const triesMax = 4
export const secondMs = 1_000

/** One caller and one notification: asked for again and again until there is an answer, then perhaps moved and canceled. */
export const callOnce = async (world: World, index: number) => {
  const { scheduler } = world
  const request = planRequest(world, index)
  await scheduler.sleep(request.startMs)
  const twins = request.isDoubled ? [request, request] : [request]
  const ids = new Set(await Promise.all(twins.map((twin) => ask(world, twin))))
  const answered = [...ids].filter((id) => id !== undefined)
  if (answered.length > 1)
    world.witness.broken.push(`I1 one key was answered with ${answered.map(world.nameOf).join(', ')}`)
  const [id] = answered
  if (id) await follow(world, request, id)
}

/** What the caller does to what has an id. */
export const follow = async (world: World, request: Request, id: NotificationId) => {
  const { random } = world
  world.promised.accepted.add(id)
  const doing = [moveAbout(world, request, id), cancelLater(world, request, id)]
  if (request.isSpiedOn) doing.push(spy(world, request.owner, id))
  if (random.chance(0.1)) doing.push(reuseKey(world, request))
  await Promise.all(doing)
}

/** An API function, for one request. */
export const inApi = <Value>(world: World, work: (ports: Ports) => Promise<Value>): Promise<Ended<Value>> => {
  const process = world.processes.start('api')
  return world.processes.run(process, () => work(portsOf(world, process)))
}

/** Without a key a second try would be a second notification, so nobody makes one. */
const ask = async (world: World, request: Request): Promise<NotificationId | undefined> => {
  for (let tries = 1; tries <= (request.command.idempotency ? triesMax : 1); tries += 1) {
    const id = await askAlone(world, request)
    if (id) return id
    await world.scheduler.sleep(world.random.int(0, 10 * secondMs))
  }
  return undefined
}

export const askAlone = async (world: World, { command }: Request): Promise<NotificationId | undefined> => {
  const ended = await inApi(world, (ports) => accept(ports, command))
  return ended.type === 'done' ? idOf(world, ended.value) : undefined
}

export const idOf = ({ witness, log, nameOf }: World, accepted: Accepted) => {
  switch (accepted.type) {
    case 'created':
    case 'replayed':
      log.add(`a caller is told that ${nameOf(accepted.notification.id)} is ${accepted.type}`)
      return accepted.notification.id
    case 'in_progress':
      return undefined
    case 'key_reused':
      witness.broken.push('I1 a retry was taken for another request')
      return undefined
  }
}

const reuseKey = async (world: World, { command }: Request) => {
  const { idempotency } = command
  if (!idempotency) return
  const other = { ...command, idempotency: { ...idempotency, fingerprint: 'another request' } }
  const ended = await inApi(world, (ports) => accept(ports, other))
  if (ended.type === 'done' && ended.value.type !== 'key_reused')
    world.witness.broken.push(`I1 another request under the same key was ${ended.value.type}`)
}

const moveAbout = async (world: World, { owner, moves }: Request, id: NotificationId) => {
  const { random, scheduler, now, log, nameOf } = world
  for (let move = 0; move < moves; move += 1) {
    await scheduler.sleep(random.int(0, 90 * secondMs))
    const sendAt = new Date(now().getTime() + random.pick([1, 30, 120, 700]) * secondMs)
    const ended = await inApi(world, (ports) => reschedule(ports, owner, id, sendAt))
    if (ended.type === 'done') log.add(`a caller is told that ${nameOf(id)} is ${ended.value.type}`)
  }
}

/** Who is told that it is too late may not believe it: a retry can still be canceled. */
const cancelLater = async (world: World, { owner, cancelAfterMs, cancels }: Request, id: NotificationId) => {
  const { scheduler, random, log, nameOf, promised } = world
  for (let tries = 0; tries < cancels; tries += 1) {
    await scheduler.sleep(tries === 0 ? cancelAfterMs : random.int(0, 40 * secondMs))
    const ended = await inApi(world, (ports) => cancel(ports, owner, id))
    if (ended.type !== 'done') continue
    log.add(`a caller is told that ${nameOf(id)} is ${ended.value.type}`)
    if (ended.value.type !== 'canceled') continue
    promised.canceled.add(id)
    return
  }
}

/** Somebody who knows an id, and has another key. */
const spy = async (world: World, owner: Owner, id: NotificationId) => {
  const { random, scheduler, witness, nameOf, now } = world
  await scheduler.sleep(random.int(0, 60 * secondMs))
  const stranger: Owner = random.chance(0.5)
    ? { ...owner, tenantId: 'initech' }
    : { ...owner, mode: owner.mode === 'live' ? 'test' : 'live' }
  const ended = await Promise.all([
    inApi(world, (ports) => cancel(ports, stranger, id)),
    inApi(world, (ports) => reschedule(ports, stranger, id, now())),
  ])
  const told = ended.flatMap((one) => (one.type === 'done' ? [one.value.type] : []))
  if (told.some((type) => type !== 'not_found')) witness.broken.push(`I10 a stranger saw ${nameOf(id)}`)
}
