import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMeter } from '../../lib/observability/meter.ts'
import { acceptOne } from '../support/accepting.ts'
import { captureOutput } from '../support/captured-output.ts'
import { scriptSimulator } from '../support/script-simulator.ts'
import { openStack, type Stack } from '../support/stack.ts'

describe('given a provider that refuses the account', () => {
  let stack: Stack
  beforeAll(async () => {
    stack = await openStack()
    const refuse = { status: 400, code: 'AccountSendingPausedException' }
    await scriptSimulator(stack.simulator, { faults: [{ provider: 'ses', refuse, times: 100 }] })
    await acceptOne(stack)
    await stack.drain()
    await stack.sweep()
  })
  afterAll(() => stack.close())

  /** What CloudWatch would be told, by channel. */
  const metricsOf = async (channel: string) => {
    const meter = createMeter({ stage: 'test', random: () => 0 })
    for (const { event, fields } of stack.reports) meter.observe(event, fields)
    const lines = await captureOutput(async () => meter.flush())
    return lines.map((line) => JSON.parse(line)).filter((line) => line.channel === channel)
  }

  it('the metrics say that its channel was stopped, and still is', async () => {
    expect(await metricsOf('email')).toContainEqual(expect.objectContaining({ breaker_open: 1, breaker_opened: 1 }))
  })

  it('and that the others are not', async () => {
    const [sms] = await metricsOf('sms')
    expect(sms).toMatchObject({ breaker_open: 0 })
    expect(sms).not.toHaveProperty('breaker_opened')
  })
})
