import type { Consumer, DeliveryQueue } from '../../lib/notifications/ports/queue.ts'

/**
 * A queue whose consumers can be stopped dead. What keeps a holder's locks alive is a timer of its process, and there is no
 * process here to kill: so the timers that a consumer starts are noted, and stopped in its place.
 */
export const mortal = (queue: DeliveryQueue) => {
  const timersOf = new Map<Consumer, NodeJS.Timeout[]>()
  const consume: DeliveryQueue['consume'] = async (channel) => {
    const { setInterval } = globalThis
    const timers: NodeJS.Timeout[] = []
    const noting = (...args: Parameters<typeof setInterval>) => {
      const timer = setInterval(...args)
      timers.push(timer)
      return timer
    }
    globalThis.setInterval = Object.assign(noting, setInterval)
    try {
      const consumer = await queue.consume(channel)
      timersOf.set(consumer, timers)
      return consumer
    } finally {
      globalThis.setInterval = setInterval
    }
  }
  const abandon = (consumer: Consumer) => {
    for (const timer of timersOf.get(consumer) ?? []) clearInterval(timer)
  }
  return { queue: { ...queue, consume }, abandon }
}
