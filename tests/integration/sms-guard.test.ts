import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { acceptOne, providerCalls } from '../support/accepting.ts'
import { redisUrl } from '../support/redis.ts'
import { anSmsBody } from '../support/requests.ts'
import { hasStatus, rowOf } from '../support/rows.ts'
import { openStack, type Stack } from '../support/stack.ts'
import { until } from '../support/until.ts'

const backends = [
  { name: 'Redis', url: redisUrl },
  { name: 'Postgres', url: '' },
].filter(({ name, url }) => name === 'Postgres' || url !== '')

/** The defaults of a deployment, and a day's cap that a test can reach. */
const environment = {
  SMS_PER_NUMBER_MAX: '3',
  SMS_PER_PREFIX_MAX: '300',
  SMS_SEQUENCE_MAX: '8',
  SMS_DAILY_SEGMENTS_MAX: '60',
}

describe.each(backends)('given text messages and counters on $name', ({ url }) => {
  let stack: Stack
  beforeAll(async () => {
    stack = await openStack({ redisUrl: url, environment })
  })
  afterAll(() => stack.close())

  const codeOf = async (id: string) => {
    const [letter] = await stack.db`select code from dead_letters where notification_id = ${id}::uuid`
    return letter?.code
  }
  const drainAll = () =>
    until('all of them to end', async () => {
      await stack.drain('sms')
      const [open] = await stack.db`select count(*)::int as count from notifications where finished_at is null`
      return open?.count === 0
    })

  it('sends a number three in ten minutes, and keeps the fourth as a dead letter that says why', async () => {
    const ids: string[] = []
    for (let index = 0; index < 4; index += 1) {
      ids.push(await acceptOne(stack, anSmsBody({ phone: '+4917612345678' })))
      await drainAll()
    }
    const codes = await Promise.all(ids.map(codeOf))
    expect(codes).toEqual([undefined, undefined, undefined, 'sms.too_many_to_number'])
    const [, , , fourth = ''] = ids
    expect(await rowOf(stack.db, fourth)).toMatchObject({ status: 'FAILED', reason: 'rejected', attempts: 1 })
    expect(providerCalls(stack, fourth)).toEqual([])
    const shown = await stack.request('GET', `/api/v1/notifications/${fourth}/timeline`, { key: stack.keys.acme.live })
    expect(shown.text).toContain('SMS_PER_NUMBER_MAX')
    expect(stack.reports.filter(({ event }) => event === 'sms.refused')).toHaveLength(1)
  })

  it('counts what is tried again once', async () => {
    const id = await acceptOne(stack, anSmsBody({ phone: '+15005550002' }))
    await stack.drainUntil('it to be sent', hasStatus(stack.db, id, 'SENT'), 'sms')
    expect(providerCalls(stack, id)).toHaveLength(2)
  })

  it('goal G23: lets no more than 20 of 300 numbers in a row go, drained side by side', async () => {
    stack.simulator.clear()
    const numbers = Array.from({ length: 300 }, (_, index) => `+${4915112300000 + index}`)
    for (let from = 0; from < numbers.length; from += 50)
      await Promise.all(numbers.slice(from, from + 50).map((phone) => acceptOne(stack, anSmsBody({ phone }))))
    await Promise.all([stack.drain('sms'), stack.drain('sms')])
    await drainAll()
    expect(stack.simulator.messages().length).toBeLessThanOrEqual(20)
    const [refused] =
      await stack.db`select count(*)::int as count from dead_letters where code = 'sms.pumping_suspected'`
    expect(refused?.count).toBe(300 - stack.simulator.messages().length)
  })

  it('spends no more in a day than the cap, and lets another tenant be', async () => {
    const [before] = await stack.db`select count(*)::int as count from dead_letters where code = 'sms.spend_cap'`
    expect(before?.count).toBe(0)
    stack.simulator.clear()
    const ids: string[] = []
    const message = 'x'.repeat(600) // four segments
    for (let index = 0; index < 20; index += 1)
      ids.push(await acceptOne(stack, anSmsBody({ message, phone: `+49172${1000000 + index * 70_001}` })))
    const theirs = await acceptOne(stack, anSmsBody({ message }), stack.keys.globex.live)
    await drainAll()
    const codes = await Promise.all(ids.map(codeOf))
    expect(new Set(codes)).toEqual(new Set([undefined, 'sms.spend_cap']))
    expect(await rowOf(stack.db, theirs)).toMatchObject({ status: 'SENT' })
    const sent = stack.simulator.messages().filter(({ notificationId }) => notificationId !== theirs)
    expect(sent.length * 4).toBeLessThanOrEqual(60)
  })

  it('asks a test key’s texts for nothing: they reach no phone', async () => {
    const ids: string[] = []
    for (let index = 0; index < 5; index += 1)
      ids.push(await acceptOne(stack, anSmsBody({ phone: '+15005550000' }), stack.keys.acme.test))
    await drainAll()
    for (const id of ids) expect(await rowOf(stack.db, id)).toMatchObject({ status: 'DELIVERED' })
  })
})
