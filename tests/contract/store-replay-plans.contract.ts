import { describe, expect, it } from 'vitest'
import type { StoreCase } from './store-case.ts'

const keepMs = 60_000

export const storeReplayPlansContract = (given: () => StoreCase) => {
  describe('when a replay is planned', () => {
    const planned = async () => {
      const { store, owner, ids } = given()
      const plan = { token: ids.jobId(), ids: [ids.notificationId(), ids.notificationId()] }
      await store.insertReplayPlan(owner, plan, keepMs)
      return plan
    }

    it('gives the plan to whoever has its token, once', async () => {
      const { store, owner } = given()
      const [plan, other] = [await planned(), await planned()]
      expect(await store.takeReplayPlan(owner, plan.token)).toEqual(plan)
      expect(await store.takeReplayPlan(owner, plan.token)).toBeUndefined()
      expect(await store.takeReplayPlan(owner, other.token)).toEqual(other)
      expect(await store.takeReplayPlan(owner, 'no such token')).toBeUndefined()
    })

    it('gives it to one of many that send its token at once', async () => {
      const { store, owner } = given()
      const plan = await planned()
      const takes = Array.from({ length: 12 }, () => store.takeReplayPlan(owner, plan.token))
      expect((await Promise.all(takes)).filter((taken) => taken !== undefined)).toEqual([plan])
    })

    it('keeps it for as long as it was told, and no longer', async () => {
      const { store, owner, clock } = given()
      const [plan, late] = [await planned(), await planned()]
      clock.advance(keepMs - 1)
      expect(await store.takeReplayPlan(owner, plan.token)).toEqual(plan)
      clock.advance(1)
      expect(await store.takeReplayPlan(owner, late.token)).toBeUndefined()
    })

    it('shows it to nobody else, and is not used up by those who try', async () => {
      const { store, owner } = given()
      const plan = await planned()
      expect(await store.takeReplayPlan({ ...owner, mode: 'test' }, plan.token)).toBeUndefined()
      expect(await store.takeReplayPlan({ ...owner, tenantId: 'somebody' }, plan.token)).toBeUndefined()
      expect(await store.takeReplayPlan(owner, plan.token)).toEqual(plan)
    })
  })
}
