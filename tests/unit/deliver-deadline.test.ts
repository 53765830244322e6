import { expect, it } from 'vitest'
import { deliverBatch } from '../../lib/notifications/deliver.ts'
import type { Step } from '../support/memory-channel.ts'
import { aFailure } from '../support/notifications.ts'
import { acceptMany, createWorld, type World } from '../support/world.ts'

/** Timers of that world that were started and neither ran nor were stopped. */
const countTimers = (world: World) => {
  const open = new Set<object>()
  const { after } = world.clock
  world.clock.after = (ms, run) => {
    const timer = { ms }
    open.add(timer)
    const stop = after(ms, () => {
      open.delete(timer)
      run()
    })
    return () => {
      open.delete(timer)
      stop()
    }
  }
  return open
}

const silent: Step = () => new Promise(() => {})

it.each<[string, Step[]]>([
  ['all are taken', ['ok', 'ok', 'ok']],
  ['one is refused', ['ok', aFailure('permanent'), 'ok']],
  ['one is never answered', ['ok', silent, 'ok']],
])('when %s, then each has its end and no timer is left behind', async (_, steps) => {
  const world = createWorld()
  const open = countTimers(world)
  const accepted = await acceptMany(world, steps.length)
  accepted.forEach(({ message }, index) => void world.channels.email.script(message.to, steps[index] ?? 'ok'))
  const first = await deliverBatch(
    world,
    accepted.map(({ id }) => id),
  )
  if (first.late) await first.late.next()
  expect(open).toEqual(new Set())
})

it('when nothing could be claimed, then no timer is left behind', async () => {
  const world = createWorld()
  const open = countTimers(world)
  await deliverBatch(world, [world.ids.notificationId()])
  expect(open).toEqual(new Set())
})
