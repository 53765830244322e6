import { type FaultProxy, startFaultProxy } from '../../support/fault-proxy.ts'
import type { Hit, Scenario } from '../scenario.ts'
import type { World } from '../world.ts'
import { type Prepared, type UnderLoad, underLoad } from './under-load.ts'

interface OnALine extends Prepared {
  line: FaultProxy
}

interface BadLine extends Omit<UnderLoad<OnALine>, 'prepare' | 'strike'> {
  /** To which service. */
  to: 'redis' | 'postgres'
  /** Makes the line bad, for a while. It passes again afterwards. */
  act: (line: FaultProxy) => Promise<void>
  /** What the line counts meanwhile. */
  hits: string
}

/** A service that is well, behind a line that is not. */
export const onTheLine = ({ to, act, hits, ...given }: BadLine): Scenario =>
  underLoad({
    ...given,
    prepare: (world) => layLine(world, to),
    strike: async (_, { line }): Promise<Hit> => {
      const before = line.struck()
      await act(line)
      const count = line.struck() - before
      line.pass()
      return { count, of: hits }
    },
  })

/** A proxy between the processes and one of their services. */
export const layLine = async ({ redis, database }: World, to: BadLine['to']): Promise<OnALine> => {
  const line = await startFaultProxy(to === 'redis' ? redis.url : database.url)
  return {
    line,
    addresses: to === 'redis' ? { redisUrl: line.url } : { databaseUrl: line.url },
    close: line.close,
  }
}
