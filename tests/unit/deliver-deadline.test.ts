import { expect, it } from 'vitest'
import { deliverBatch } from '../../lib/notifications/deliver.ts'
import type { Step } from '../support/memory-channel.ts'
import { aFailure } from '../support/notifications.ts'
import { openTimers } from '../support/open-timers.ts'
import { acceptMany, createWorld } from '../support/world.ts'

const silent: Step = () => new Promise(() => {})

it.each<[string, Step[]]>([
  ['all are taken', ['ok', 'ok', 'ok']],
  ['one is refused', ['ok', aFailure('permanent'), 'ok']],
  ['one is never answered', ['ok', silent, 'ok']],
])('when %s, then each has its end and no timer is left behind', async (_, steps) => {
  const world = createWorld()
  const open = openTimers(world)
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
  const open = openTimers(world)
  await deliverBatch(world, [world.ids.notificationId()])
  expect(open).toEqual(new Set())
})
