import { type Cpu, startCpu } from './cpu.ts'
import type { Services } from './services.ts'
import type { Better } from './statistics.ts'

/** What a contestant came to in one round. */
export interface Sample {
  perSecond?: number
  /** Microseconds of CPU for each item. */
  cpuUs?: Cpu | undefined
  p50Ms?: number
  p99Ms?: number
  bytesPerItem?: number
  lost?: number
  /** Memory late in a run, to memory in its middle. */
  memoryGrowth?: number
  /** The longest that Redis did not answer. */
  pauseMs?: number
}

export interface Bench {
  services: Services
  /** How many items: what was asked for on the command line, else one of these. */
  items(full: number, quick: number): number
}

/** Ours, or a peer. Prepares, runs, checks that all was done, and cleans up. */
export interface Contestant {
  name: string
  measure(bench: Bench): Promise<Sample>
}

/** A line of the table. */
export interface Figure {
  name: string
  /** Figures of one contest share its rounds. */
  contest: string
  ours: Contestant
  /** None where the figure is no ratio. */
  peer?: Contestant
  reach: number
  better: Better
  value(ours: Sample, peer: Sample): number
}

/** Thrown by a contestant whose part of the product is not there: its figures are reported as such. */
export class NotAvailable extends Error {}

/** What work costs: with `nodePid`, in that process instead of in this one. */
export const costOf = async <Result>(
  { services }: Bench,
  items: number,
  work: () => Promise<Result>,
  nodePid?: number,
) => {
  const cpu = startCpu(services.pids, nodePid)
  const result = await work()
  const used = cpu.stop()
  return { result, cpuUs: used && perItem(used, items) }
}

/** Times the work, and what it costs. */
export const measured = async (bench: Bench, items: number, work: () => Promise<unknown>): Promise<Sample> => {
  const { result: seconds, cpuUs } = await costOf(bench, items, async () => {
    const startedMs = performance.now()
    await work()
    return (performance.now() - startedMs) / 1_000
  })
  return { perSecond: items / seconds, cpuUs }
}

const perItem = ({ node, redis, postgres }: Cpu, items: number): Cpu => ({
  node: node / items,
  redis: redis / items,
  postgres: postgres / items,
})

/** Items per second to items per second. */
export const rates = (ours: Sample, peer: Sample): number => given(ours.perSecond) / given(peer.perSecond)

/** All three together. */
export const cpuOf = ({ cpuUs }: Sample): number => {
  if (!cpuUs) throw new NotAvailable('this system does not tell what a process uses')
  return cpuUs.node + cpuUs.redis + cpuUs.postgres
}

export const given = (value: number | undefined): number => {
  if (value === undefined) throw new Error('this contestant does not measure that')
  return value
}
