import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { acceptOne } from '../support/accepting.ts'
import { startGatedProvider } from '../support/gated-provider.ts'
import { notificationsPath } from '../support/requests.ts'
import { rowOf } from '../support/rows.ts'
import { openStack, type Stack } from '../support/stack.ts'
import { until } from '../support/until.ts'

describe('while a provider is being asked', () => {
  let stack: Stack
  let provider: Awaited<ReturnType<typeof startGatedProvider>>
  beforeAll(async () => {
    provider = await startGatedProvider()
    stack = await openStack({ providerUrl: provider.url })
  })
  afterAll(async () => {
    await stack.close()
    await provider.close()
  })
  const get = (id: string, more = '') =>
    stack.request('GET', `${notificationsPath}/${id}${more}`, { key: stack.keys.acme.live })

  it('the row says PROCESSING, holds no connection, and nobody else may send or cancel it', async () => {
    const id = await acceptOne(stack)
    const draining = stack.drain()
    await until('the provider to be asked', () => provider.requests.length === 1)

    expect(await rowOf(stack.db, id)).toMatchObject({
      status: 'PROCESSING',
      attempts: 1,
      claim_no: 1,
      finished_at: null,
    })
    expect((await get(id)).body).toMatchObject({ status: 'PROCESSING', attempts: 1 })
    expect((await get(id, '/timeline')).body.summary).toBe('It is being sent right now.')
    const [open] = await stack.db`
      select count(*)::int as count from pg_stat_activity
      where datname = current_database() and state like 'idle in transaction%'`
    expect(open?.count).toBe(0)

    const cancel = await stack.request('POST', `${notificationsPath}/${id}/cancel`, {
      key: stack.keys.acme.live,
      body: {},
    })
    expect(cancel).toMatchObject({ status: 409, body: { code: 'already_sending' } })
    await stack.deps.queue.enqueue('email', [
      { id: 'a-second-job' as never, notificationIds: [id as never], delayMs: 0, priority: 'normal' },
    ])
    expect(await stack.drain()).toMatchObject({ sent: 0 })
    expect(provider.requests).toHaveLength(1)

    provider.open()
    expect(await draining).toMatchObject({ sent: 1 })
    expect((await get(id)).body).toMatchObject({ status: 'SENT', attempts: 1 })
  })
})
