import { describe, expect, it } from 'vitest'
import { createMeter, type Meter } from '../../../lib/observability/meter.ts'
import { seededRandom } from '../../simulation/random.ts'
import { captureOutput } from '../../support/captured-output.ts'

interface Line extends Record<string, unknown> {
  _aws: {
    Timestamp: number
    CloudWatchMetrics: { Namespace: string; Dimensions: string[][]; Metrics: { Name: string; Unit: string }[] }[]
  }
}

const written = async (work: (meter: Meter) => void): Promise<Line[]> => {
  const meter = createMeter({ stage: 'prod', random: seededRandom(7).next })
  return (await captureOutput(async () => work(meter))).map((line) => JSON.parse(line))
}
const dimensionsOf = (line: Line) => {
  const [names = []] = line._aws.CloudWatchMetrics[0]?.Dimensions ?? []
  return Object.fromEntries(names.map((name) => [name, line[name]]))
}
const unitOf = (line: Line, metric: string) =>
  line._aws.CloudWatchMetrics[0]?.Metrics.find(({ Name }) => Name === metric)?.Unit
const codesOf = (lines: Line[]) => lines.map((line) => dimensionsOf(line).code).filter((code) => code !== undefined)

const failed = (code: unknown) => ({ channel: 'email', mode: 'live', durationMs: 12, code })

describe('given what a function reports', () => {
  it('when it is written, then sums are one number and times are all there, each with its unit, by stage and channel alone', async () => {
    const lines = await written((meter) => {
      for (const durationMs of [10, 20, 30])
        meter.observe('delivery.sent', {
          channel: 'sms',
          mode: 'live',
          durationMs,
          toProviderMs: 100 + durationMs,
          notificationId: 'n',
        })
      meter.flush()
    })
    expect(lines).toHaveLength(1)
    const [line] = lines as [Line]
    expect(line).toMatchObject({ sent: 3, attempts: 3, provider_time: [10, 20, 30], time_to_provider: [110, 120, 130] })
    expect(line._aws.CloudWatchMetrics[0]).toMatchObject({
      Namespace: 'Heliograph',
      Dimensions: [['stage', 'channel']],
    })
    expect(dimensionsOf(line)).toEqual({ stage: 'prod', channel: 'sms' })
    expect([unitOf(line, 'sent'), unitOf(line, 'provider_time')]).toEqual(['Count', 'Milliseconds'])
    expect(Object.keys(line).sort()).toEqual(
      ['_aws', 'attempts', 'channel', 'provider_time', 'sent', 'stage', 'time_to_provider'].sort(),
    )
  })

  it('when nothing has come since, then nothing is written', async () => {
    const lines = await written((meter) => {
      meter.observe('notification.accepted', { channel: 'email', mode: 'live' })
      meter.flush()
      meter.flush()
      meter.observe('drain.ended', { channel: 'email', sent: 4 })
      meter.flush()
    })
    expect(lines).toMatchObject([{ accepted: 1 }])
  })

  it('when it was a test key, then it is not counted', async () => {
    const lines = await written((meter) => {
      meter.observe('notification.accepted', { channel: 'email', mode: 'test' })
      meter.observe('delivery.failed', { ...failed('x'), mode: 'test' })
      meter.flush()
    })
    expect(lines).toEqual([])
  })

  it('when a field is missing or no number, then its metric is left out and the others are there', async () => {
    const lines = await written((meter) => {
      meter.observe('channel.state', { channel: 'push', oldestDueSeconds: 7, deadLetters: Number.NaN, jobs: 'many' })
      meter.flush()
    })
    expect(lines).toMatchObject([{ oldest_due_age_seconds: 7 }])
    expect(Object.keys(lines[0] ?? {})).not.toContain('dead_letters')
    expect(Object.keys(lines[0] ?? {})).not.toContain('queue_depth')
  })

  it('when more values come than one line may hold, then a fair sample of them is kept, and counts are exact', async () => {
    const lines = await written((meter) => {
      for (let count = 1; count <= 1_000; count += 1) meter.observe('webhook.delivered', { durationMs: count })
      meter.flush()
    })
    const values = lines.flatMap((line) => line.webhook_time ?? []) as number[]
    expect(values).toHaveLength(100)
    expect(new Set(values).size).toBe(100)
    expect(lines.reduce((sum, line) => sum + Number(line.webhooks_delivered ?? 0), 0)).toBe(1_000)
    // Chances are a hundredth of a hundredth that a fair sample is further off.
    const mean = values.reduce((sum, value) => sum + value, 0) / 100
    expect(Math.abs(mean - 500)).toBeLessThan(120)
  })
})

describe('given the code of a failure', () => {
  it('when it is one, then the failure is counted with and without it', async () => {
    const lines = await written((meter) => {
      meter.observe('delivery.failed', failed('ses.Throttling'))
      meter.observe('delivery.failed', failed('timeout'))
      meter.flush()
    })
    expect(lines.map((line) => [dimensionsOf(line), line.failed])).toEqual([
      [{ stage: 'prod', channel: 'email' }, 2],
      [{ stage: 'prod', channel: 'email', code: 'ses.Throttling' }, 1],
      [{ stage: 'prod', channel: 'email', code: 'timeout' }, 1],
    ])
  })

  it.each([
    ['a sentence of the provider'],
    ['ada@example.com'],
    ['+4915112345678'],
    ['x'.repeat(65)],
    [undefined],
    [42],
  ])('when it is none (%s), then it is counted as another', async (code) => {
    const lines = await written((meter) => {
      meter.observe('delivery.failed', failed(code))
      meter.flush()
    })
    expect(codesOf(lines)).toEqual(['other'])
    if (code !== undefined) expect(JSON.stringify(lines)).not.toContain(`"${code}"`)
  })

  it('when a provider makes up new ones without end, then they are few all the same', async () => {
    const lines = await written((meter) => {
      for (let count = 0; count < 1_000; count += 1) meter.observe('delivery.failed', failed(`made-up-${count}`))
      meter.flush()
    })
    expect(new Set(codesOf(lines)).size).toBe(51)
    const counted = lines.filter((line) => dimensionsOf(line).code === undefined)
    expect(counted.reduce((sum, line) => sum + Number(line.failed ?? 0), 0)).toBe(1_000)
  })
})
