import { DeliveryError, type Failure } from '../../lib/notifications/delivery-error.ts'
import type { Channel, Outgoing, Receipt } from '../../lib/notifications/ports/channel.ts'

/** How one call ends. A function may look around first, wait, throw what no channel should, or never answer. */
export type Step = 'ok' | Failure | ((outgoing: Outgoing, signal: AbortSignal) => Promise<Receipt>)

export interface MemoryChannel extends Channel {
  /** What the next calls for this recipient lead to, one after the other; without a script a call succeeds. */
  script(recipient: string, ...steps: Step[]): void
  /** Every call, in order. */
  received: Outgoing[]
  /** What may have reached the recipient: accepted, or left open, which is the worst case of `ambiguous`. */
  delivered: Outgoing[]
}

/** A provider that does what it was told, and remembers what it was asked. */
export const memoryChannel = (provider = 'fake'): MemoryChannel => {
  const scripts = new Map<string, Step[]>()
  const received: Outgoing[] = []
  const delivered: Outgoing[] = []
  return {
    provider,
    received,
    delivered,
    script: (recipient, ...steps) => {
      scripts.set(recipient, [...(scripts.get(recipient) ?? []), ...steps])
    },
    send: async (outgoing, signal) => {
      received.push(structuredClone(outgoing))
      const step = scripts.get(outgoing.message.to)?.shift() ?? 'ok'
      if (typeof step === 'object') {
        if (step.kind === 'ambiguous') delivered.push(structuredClone(outgoing))
        throw new DeliveryError(step)
      }
      const receipt =
        step === 'ok' ? { providerMessageId: `${provider}-${received.length}` } : await step(outgoing, signal)
      delivered.push(structuredClone(outgoing))
      return receipt
    },
  }
}
