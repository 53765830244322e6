import type { World } from './world.ts'

/** What befalls the services themselves, at the times that were planned. */
export const planMishaps = (world: World) => {
  const { chaos, scheduler, log, count, queue, deadLetters, random } = world
  for (const atMs of chaos.flushes) {
    scheduler.after(atMs, () => {
      log.add('the queue is FLUSHED')
      count('queue_flush')
      queue.flush()
    })
  }
  for (const atMs of chaos.deadLetterFlushes) {
    scheduler.after(atMs, () => {
      log.add('the dead-letter queue is FLUSHED')
      count('dead_letters_flush')
      deadLetters.flush()
    })
  }
  for (const atMs of chaos.lostEntries) {
    scheduler.after(atMs, () => {
      const ids = queue.waiting()
      if (ids.length === 0) return
      log.add('a job LOSES its place in the queue')
      count('entry_lost')
      queue.loseEntry(random.pick(ids))
    })
  }
  for (const service of ['store', 'queue'] as const) {
    for (const { fromMs, toMs } of chaos.away[service]) {
      count(`${service}_away`)
      scheduler.after(fromMs, () => log.add(`the ${service} is AWAY for ${toMs - fromMs} ms`))
    }
  }
}
