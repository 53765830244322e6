import type { Store } from '../../lib/notifications/ports/store.ts'
import { copyOf, type Tables } from './memory-rows.ts'

export const memoryReplayPlans = ({
  now,
  replayPlans,
}: Tables): Pick<Store, 'insertReplayPlan' | 'takeReplayPlan'> => ({
  insertReplayPlan: async ({ tenantId, mode }, plan, keepMs) => {
    if (replayPlans.has(plan.token)) throw new Error('this token is another plan’s')
    const expiresAt = new Date(now().getTime() + keepMs)
    replayPlans.set(plan.token, { tenantId, mode, plan: copyOf(plan), expiresAt })
  },
  takeReplayPlan: async ({ tenantId, mode }, token) => {
    const kept = replayPlans.get(token)
    if (!kept || kept.tenantId !== tenantId || kept.mode !== mode || kept.expiresAt <= now()) return undefined
    replayPlans.delete(token)
    return kept.plan
  },
})
