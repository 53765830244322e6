import { trace } from '@opentelemetry/api'
import { NodeTracerProvider, type SpanProcessor } from '@opentelemetry/sdk-trace-node'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { openObservation } from '../../../functions/observed.ts'
import type { Meter } from '../../../lib/observability/meter.ts'

/** What happened, in order. */
const happened: string[] = []
afterEach(() => {
  happened.length = 0
  vi.useRealTimers()
})

const meter: Meter = {
  observe: (event) => happened.push(`counted ${event}`),
  flush: () => void happened.push('written'),
}
const openAs = (isLambda: boolean) =>
  openObservation((event) => void happened.push(`logged ${event}`), meter, { isLambda })

describe('what a function reports', () => {
  it('is logged, and counted', () => {
    openAs(true).report('drain.ended', {})
    expect(happened).toEqual(['logged drain.ended', 'counted drain.ended'])
  })
})

describe('in Lambda', () => {
  it('metrics are written when an invocation has ended, and before it is answered', async () => {
    const handler = openAs(true).observed(async (name: string) => {
      happened.push(`ran ${name}`)
      return name
    })
    expect(await handler('it')).toBe('it')
    expect(happened).toEqual(['ran it', 'written'])
  })

  it('also where it failed', async () => {
    const handler = openAs(true).observed(async () => {
      throw new Error('no')
    })
    await expect(handler()).rejects.toThrow('no')
    expect(happened).toEqual(['written'])
  })

  it('spans are handed over as well, and a collector that is away fails nobody', async () => {
    const processor = (flushed: () => Promise<void>): SpanProcessor => ({
      onStart: () => {},
      onEnd: () => {},
      shutdown: async () => {},
      forceFlush: flushed,
    })
    const spanProcessors = [
      processor(async () => void happened.push('handed over')),
      processor(() => Promise.reject(new Error('away'))),
    ]
    new NodeTracerProvider({ spanProcessors }).register()
    try {
      expect(await openAs(true).observed(async () => 'answer')()).toBe('answer')
      expect(happened).toEqual(['written', 'handed over'])
    } finally {
      trace.disable()
    }
  })
})

describe('in a process that lives long', () => {
  it('metrics are written twice a minute, and once more at its end', async () => {
    vi.useFakeTimers()
    const observation = openAs(false)
    await observation.observed(async () => 'answer')()
    expect(happened).toEqual([])
    vi.advanceTimersByTime(60_000)
    expect(happened).toEqual(['written', 'written'])
    await observation.stop()
    vi.advanceTimersByTime(60_000)
    expect(happened).toEqual(['written', 'written', 'written'])
  })
})
