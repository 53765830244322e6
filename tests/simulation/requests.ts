import type { AcceptCommand } from '../../lib/notifications/accept.ts'
import { deliveryGuarantees, type Owner, priorities } from '../../lib/notifications/notification.ts'
import { aMessage } from '../support/notifications.ts'
import { doomedRecipient } from './provider.ts'
import type { World } from './world.ts'

const minuteMs = 60_000

/** What a caller is going to ask for, and what the same caller does to it later. */
export const planRequest = ({ random, chaos, now }: World, index: number) => {
  const mode = random.chance(0.2) ? ('test' as const) : ('live' as const)
  // Most come at about the same time, so that they meet in one batch.
  const startMs = random.chance(0.7) ? random.int(0, 20_000) : random.int(0, chaos.endMs * 0.7)
  const inMs = (ms: number) => new Date(now().getTime() + startMs + ms)
  const sendInMs = random.chance(0.35) ? random.pick([5_000, minuteMs, 3 * minuteMs, 9 * minuteMs, 13 * minuteMs]) : 0
  const expiresInMs = sendInMs + random.pick([10_000, minuteMs, 5 * minuteMs])
  const owner: Owner = { tenantId: random.pick(['acme', 'globex']), mode }
  const command: AcceptCommand = {
    ...owner,
    message: aMessage(random.pick(chaos.channels), random.chance(0.1) ? doomedRecipient : `recipient-${index}`),
    userId: undefined,
    priority: random.pick(priorities),
    delivery: random.pick(deliveryGuarantees),
    metadata: {},
    sendAt: sendInMs > 0 ? inMs(sendInMs) : undefined,
    expiresAt: random.chance(0.25) ? inMs(expiresInMs) : undefined,
    traceparent: undefined,
    idempotency: random.chance(0.8) ? { key: `order-${index}`, fingerprint: `f-${index}` } : undefined,
  }
  return {
    owner,
    command,
    startMs,
    /** The same request once more, at the same time. */
    isDoubled: command.idempotency !== undefined && random.chance(0.3),
    cancels: random.chance(0.4) ? random.pick([1, 2, 6]) : 0,
    cancelAfterMs: random.int(0, 3 * minuteMs),
    moves: sendInMs > 0 && random.chance(0.5) ? random.int(1, 2) : 0,
    isSpiedOn: random.chance(0.15),
  }
}

export type Request = ReturnType<typeof planRequest>
