import type { Channel } from '../../../lib/notifications/ports/channel.ts'
import type { Consumer, DeliveryQueue } from '../../../lib/notifications/ports/queue.ts'
import type { CrashRule } from '../child-settings.ts'

/** Ends this process the hard way once the armed rule is met. Until it is armed it only lets through. */
export const createCrashPoints = () => {
  let rule: CrashRule | undefined
  let calls = 0
  const reach = (operation: string, when: CrashRule['when']) => {
    if (!rule || rule.operation !== operation || rule.when !== when) return
    calls += 1
    if (calls >= rule.nth) process.kill(process.pid, 'SIGKILL')
  }
  return {
    arm: (next: CrashRule | undefined) => {
      rule = next
      calls = 0
    },
    reach,
  }
}

export type CrashPoints = ReturnType<typeof createCrashPoints>

/** The same port, with a crash point on each side of every operation. An empty answer is no point: nothing was in hand. */
export const guarded = <Port extends object>(points: CrashPoints, name: string, port: Port): Port =>
  new Proxy(port, {
    get: (target, operation) => {
      const found: unknown = Reflect.get(target, operation)
      if (typeof found !== 'function' || typeof operation !== 'string') return found
      return async (...given: unknown[]) => {
        if (!isEmpty(given[0])) points.reach(`${name}.${operation}`, 'before')
        const answer: unknown = await found.apply(target, given)
        if (!isEmpty(answer) && !isEmpty(given[0])) points.reach(`${name}.${operation}`, 'after')
        return answer
      }
    },
  })

const isEmpty = (value: unknown) => Array.isArray(value) && value.length === 0

export const guardedQueue = (points: CrashPoints, queue: DeliveryQueue): DeliveryQueue =>
  guarded(points, 'queue', {
    ...queue,
    consume: async (channel): Promise<Consumer> => guarded(points, 'consumer', await queue.consume(channel)),
  })

export interface SendFaults {
  delayMs: number
  poisonPrefix: string | undefined
}

/** A channel whose answers take longer, and that dies of what is poisoned. */
export const faultyChannel = (
  points: CrashPoints,
  channel: Channel,
  { delayMs, poisonPrefix }: SendFaults,
): Channel => ({
  ...channel,
  send: async (outgoing, signal) => {
    if (poisonPrefix && outgoing.message.to.startsWith(poisonPrefix)) process.exit(7)
    const receipt = await channel.send(outgoing, signal)
    if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs))
    points.reach('channel.send', 'after')
    return receipt
  },
})
