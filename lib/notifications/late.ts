import type { Delivered, Late } from './deliver.ts'

interface Running extends Pick<Late, 'ids'> {
  end: Promise<Delivered>
}

/** The late sends of several deliveries as one. */
export const joinLate = (lates: readonly Late[]): Late | undefined => {
  const [first, ...others] = lates
  if (!first || others.length === 0) return first
  return joinRunning(lates.map(({ ids, next }) => ({ ids, begin: next })))
}

type Begun = Pick<Late, 'ids'> & { begin: () => Promise<Delivered> }

const joinRunning = (parts: readonly Begun[]): Late => ({
  ids: new Set(parts.flatMap(({ ids }) => [...ids])),
  next: async () => {
    const running = parts.map(({ ids, begin }) => ({ ids, end: begin() }))
    const { delivered, others } = await firstOf(running)
    const rest: Begun[] = others.map(({ ids, end }) => ({ ids, begin: () => end }))
    if (delivered.late) rest.push({ ids: delivered.late.ids, begin: delivered.late.next })
    return rest.length === 0 ? delivered : { ...delivered, late: joinRunning(rest) }
  },
})

const firstOf = async (running: readonly Running[]) => {
  try {
    const { delivered, ended } = await Promise.race(
      running.map(async (ended) => ({ delivered: await ended.end, ended })),
    )
    return { delivered, others: running.filter((one) => one !== ended) }
  } catch (error) {
    // Nobody asks again after this: whoever leaves now must leave no send behind.
    await Promise.allSettled(running.map(({ end }) => end))
    throw error
  }
}
