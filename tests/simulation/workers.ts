import { drain } from '../../lib/notifications/drain.ts'
import type { ChannelName } from '../../lib/notifications/notification.ts'
import { recover } from '../../lib/notifications/recover.ts'
import { portsOf } from './ports.ts'
import type { World } from './world.ts'

const minuteMs = 60_000

/** Drains and sweeps as a schedule starts them: every minute, whatever became of those before. */
export const workThrough = async (world: World) => {
  const { random, chaos, scheduler } = world
  const running: Promise<unknown>[] = []
  const later = (maxMs: number, work: () => Promise<unknown>) =>
    running.push(scheduler.sleep(random.int(0, maxMs)).then(work))
  while (scheduler.nowMs() < chaos.endMs) {
    for (const channel of chaos.channels)
      for (let count = 0; count < chaos.drainsPerChannel; count += 1)
        later(minuteMs / 3, () => drainOnce(world, channel))
    later(minuteMs, () => sweepOnce(world))
    if (random.chance(0.3)) later(minuteMs / 30, () => sweepOnce(world))
    await scheduler.sleep(minuteMs)
  }
  await Promise.all(running)
}

const drainOnce = async (world: World, channel: ChannelName) => {
  const { random, scheduler, processes, chaos, witness } = world
  const process = processes.start(`drain-${channel}`)
  const endMs = scheduler.nowMs() + random.int(5_000, 75_000)
  const options = {
    channel,
    batchMax: random.int(1, 5),
    lanes: random.int(1, 3),
    idleMs: random.int(5_000, 60_000),
    backlogMax: random.int(1, 10),
    isTimeShort: () => scheduler.nowMs() >= endMs,
  }
  await processes.run(process, () => drain(portsOf(world, process), options))
  if (chaos.isCalm && process.consumers.size > 0) witness.broken.push(`I9 ${process.name} left with its consumer open`)
}

const sweepOnce = (world: World) => {
  const process = world.processes.start('sweep')
  return world.processes.run(process, () => recover(portsOf(world, process)))
}

/** One drain that leaves as soon as nothing is due for each channel, and one sweep: nothing goes wrong any more. */
export const workQuietly = async (world: World) => {
  const { scheduler, processes, chaos } = world
  const drainQuietly = (channel: ChannelName) => {
    const process = processes.start(`drain-${channel}`)
    const options = { channel, batchMax: 10, lanes: 2, idleMs: 200, backlogMax: 10, isTimeShort: () => false }
    return processes.run(process, () => drain(portsOf(world, process), options))
  }
  await Promise.all(chaos.channels.map(drainQuietly))
  await sweepOnce(world)
  await scheduler.sleep(1)
}
