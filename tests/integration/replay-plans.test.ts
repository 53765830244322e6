import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buryOne } from '../support/accepting.ts'
import { expectProblem } from '../support/answer.ts'
import { rowOf } from '../support/rows.ts'
import { openStack, type Stack } from '../support/stack.ts'

const replayPath = '/api/v1/dead-letters/replay'

describe('given the plan of a dry run', () => {
  let stack: Stack
  beforeAll(async () => {
    stack = await openStack()
  })
  afterAll(() => stack.close())
  const replay = (body: unknown, key = stack.keys.acme.live) => stack.request('POST', replayPath, { key, body })
  const planned = async () => {
    const ids = [await buryOne(stack), await buryOne(stack)]
    const { body } = await replay({ ids, dry_run: true })
    expect(body).toMatchObject({ dry_run: true, count: 2 })
    return { ids, plan: body.plan as string }
  }

  it('replays exactly what was shown, though more has failed since', async () => {
    const { ids, plan } = await planned()
    const later = await buryOne(stack)
    const { body } = await replay({ plan, reason: 'as planned' })
    expect([...(body.ids as string[])].sort()).toEqual([...ids].sort())
    expect((await rowOf(stack.db, later)).status).toBe('FAILED')
  })

  it('is carried out once, whoever sends it twice at once', async () => {
    const { plan } = await planned()
    const answers = await Promise.all([1, 2, 3].map(() => replay({ plan, reason: 'at once' })))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 404, 404])
  })

  it('is nothing to another tenant, and stays with its own', async () => {
    const { plan } = await planned()
    expectProblem(await replay({ plan, reason: 'not mine' }, stack.keys.globex.live), 404, 'not_found')
    expect(await replay({ plan, reason: 'mine' })).toMatchObject({ status: 200, body: { count: 2 } })
  })

  it('is too old after a quarter of an hour', async () => {
    const { plan } = await planned()
    await stack.db`update replay_plans set expires_at = expires_at - interval '15 minutes' where token = ${plan}`
    expectProblem(await replay({ plan, reason: 'late' }), 404, 'not_found')
  })

  it('needs a reason, and is no dry run', async () => {
    const { plan } = await planned()
    expectProblem(await replay({ plan }), 422, 'invalid_request')
    expectProblem(await replay({ plan, dry_run: true }), 422, 'invalid_request')
    expect(await replay({ plan, reason: 'now' })).toMatchObject({ status: 200 })
  })

  it('spreads a replay over as many seconds as its rate asks for', async () => {
    const { ids } = await planned()
    await replay({ ids, reason: 'slowly', rate_per_second: 1 })
    const [first, second] = await Promise.all(ids.map(async (id) => (await rowOf(stack.db, id)).due_at.getTime()))
    expect((second ?? 0) - (first ?? 0)).toBe(1_000)
  })
})
