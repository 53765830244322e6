import { acceptBatch } from '../../lib/notifications/accept-batch.ts'
import type { NotificationId } from '../../lib/notifications/notification.ts'
import { askAlone, callOnce, follow, idOf, inApi, secondMs, triesMax } from './callers.ts'
import { planRequest, type Request } from './requests.ts'
import type { World } from './world.ts'

const batchMax = 8

/** Callers for all of them: most for one notification, some for several in one request. */
export const callAll = (world: World, count: number): Promise<void>[] => {
  const { random } = world
  const calls: Promise<void>[] = []
  for (let index = 0; index < count; ) {
    const size = random.chance(0.2) ? Math.min(random.int(2, batchMax), count - index) : 1
    const indexes = Array.from({ length: size }, (_, nth) => index + nth)
    calls.push(size === 1 ? callOnce(world, index) : callTogether(world, indexes))
    index += size
  }
  return calls
}

/** One caller and one batch: asked for again, whole, in part or one by one, until each has its answer. */
const callTogether = async (world: World, indexes: readonly number[]) => {
  const requests = togetherOf(indexes.map((index) => planRequest(world, index)))
  await world.scheduler.sleep(requests[0]?.startMs ?? 0)
  const ids = new Map<Request, NotificationId>()
  await askTogether(world, requests, ids)
  for (let tries = 1; tries < triesMax; tries += 1) {
    const open = requests.filter((request) => !ids.has(request) && request.command.idempotency)
    if (open.length === 0) break
    await world.scheduler.sleep(world.random.int(0, 10 * secondMs))
    // Who was not answered may ask for some alone, at the same time.
    const [alone] = open
    const doubled = alone && world.random.chance(0.3) ? noteId(world, ids, alone, askAlone(world, alone)) : undefined
    await Promise.all([askTogether(world, world.random.chance(0.5) ? open : requests.filter(hasKey), ids), doubled])
  }
  await Promise.all([...ids].map(([request, id]) => follow(world, request, id)))
}

const hasKey = ({ command }: Request) => command.idempotency !== undefined

/** Of one owner and, mostly, alike: so that they share jobs. */
const togetherOf = (requests: readonly Request[]): Request[] => {
  const [first] = requests
  if (!first) return []
  const { owner, startMs, command } = first
  const { sendAt, expiresAt, priority } = command
  return requests.map((request, nth) => {
    const alike = nth % 3 === 2 ? {} : { priority, sendAt, expiresAt }
    return { ...request, owner, startMs, command: { ...request.command, ...owner, ...alike } }
  })
}

const askTogether = async (world: World, requests: readonly Request[], ids: Map<Request, NotificationId>) => {
  const [first] = requests
  if (!first) return
  const commands = requests.map(({ command }) => command)
  const ended = await inApi(world, (ports) => acceptBatch(ports, first.owner, commands))
  if (ended.type !== 'done') return
  for (const [nth, request] of requests.entries()) {
    const accepted = ended.value[nth]
    if (accepted) await noteId(world, ids, request, Promise.resolve(idOf(world, accepted)))
  }
}

const noteId = async (
  { witness, nameOf }: World,
  ids: Map<Request, NotificationId>,
  request: Request,
  told: Promise<NotificationId | undefined>,
) => {
  const id = await told
  if (!id) return
  const before = ids.get(request)
  if (before && before !== id) witness.broken.push(`I1 one key was answered with ${nameOf(before)}, ${nameOf(id)}`)
  ids.set(request, id)
}
