import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics'
import { type EventFields, type Metric, metrics } from './metrics.ts'

export interface Meter {
  /** Counts what an event says: in memory, so that it costs whoever reports it next to nothing. */
  observe(event: string, fields: EventFields): void
  /** Writes what has come together as CloudWatch's embedded metric format, and begins anew. */
  flush(): void
}

const namespace = 'Heliograph'
/** Each value of a dimension is a metric that is paid for. A provider that makes up codes gets no more of them than this. */
const valuesMax = 50
/** What a code looks like; a sentence, or an address, is none. */
const codeLike = /^[\w.-]{1,64}$/
const other = 'other'

/** Values that one line may hold. Of more a fair sample is kept: percentiles need no more, and each costs the library as much as a log line. */
const sampleMax = 100

/** Metrics that share their dimensions: one line of the log. */
interface Group {
  emf: Metrics
  sums: Map<string, number>
  samples: Map<string, { seen: number; values: number[] }>
}

/** Counts what is reported, so that a log and its metrics never disagree. */
export const createMeter = ({ stage, random }: { stage: string; random: () => number }): Meter => {
  const groups = new Map<string, Group>()
  const boundedValueOf = boundedValues()
  const groupFor = (names: readonly string[], fields: EventFields) => {
    const values = names.map((name) => boundedValueOf(name, fields[name]))
    const key = names.map((name, index) => `${name}=${values[index]}`).join(' ')
    const found = groups.get(key)
    if (found) return found
    const dimensions = Object.fromEntries(names.map((name, index) => [name, values[index] ?? other]))
    const group: Group = { emf: openEmf({ stage, ...dimensions }), sums: new Map(), samples: new Map() }
    groups.set(key, group)
    return group
  }
  return {
    observe: (event, fields) => {
      for (const { name, metric, amountOf } of movedBy.get(event) ?? []) {
        const amount = amountOf(fields)
        if (amount === undefined || !Number.isFinite(amount)) continue
        // A sum of nothing says nothing, and a metric that is there has its price.
        if (amount === 0 && !metric.keepsEach) continue
        for (const names of metric.by) add(groupFor(names, fields), name, metric, amount, random)
      }
    },
    flush: () => {
      for (const group of groups.values()) write(group)
    },
  }
}

interface Mover {
  name: string
  metric: Metric
  amountOf: (fields: EventFields) => number | undefined
}

/** By event. */
const movedBy = new Map<string, Mover[]>()
for (const [name, metric] of Object.entries(metrics))
  for (const [event, amountOf] of Object.entries(metric.movedBy))
    movedBy.set(event, [...(movedBy.get(event) ?? []), { name, metric, amountOf }])

const add = ({ sums, samples }: Group, name: string, { keepsEach }: Metric, amount: number, random: () => number) => {
  if (!keepsEach) {
    sums.set(name, (sums.get(name) ?? 0) + amount)
    return
  }
  const sample = samples.get(name) ?? { seen: 0, values: [] }
  samples.set(name, sample)
  sample.seen += 1
  // Each value stays with the same probability, however many follow.
  const place = sample.values.length < sampleMax ? sample.values.length : Math.floor(random() * sample.seen)
  if (place < sampleMax) sample.values[place] = amount
}

const write = ({ emf, sums, samples }: Group) => {
  // A hundred values make the library write by itself, so the sums go first.
  for (const [name, sum] of sums) emf.addMetric(name, unitOf(name), sum)
  for (const [name, { values }] of samples) for (const value of values) emf.addMetric(name, unitOf(name), value)
  sums.clear()
  samples.clear()
  if (emf.hasStoredMetrics()) emf.publishStoredMetrics()
}

const unitOf = (name: string) => units[metrics[name]?.unit ?? 'Count']

const units = {
  Count: MetricUnit.Count,
  'Count/Second': MetricUnit.CountPerSecond,
  Milliseconds: MetricUnit.Milliseconds,
  Seconds: MetricUnit.Seconds,
}

/** The library's own dimension, `service`, is left out: alarms look at a channel, whoever works on it. */
const openEmf = (dimensions: Record<string, string>) => {
  const emf = new Metrics({ namespace })
  emf.clearDefaultDimensions()
  emf.setDefaultDimensions(dimensions)
  return emf
}

const boundedValues = () => {
  const seen = new Map<string, Set<string>>()
  return (name: string, value: unknown) => {
    if (typeof value !== 'string' || !codeLike.test(value)) return other
    const known = seen.get(name) ?? new Set()
    seen.set(name, known)
    if (known.size < valuesMax) known.add(value)
    return known.has(value) ? value : other
  }
}
