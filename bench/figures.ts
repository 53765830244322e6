import type { Figure } from './contest.ts'
import { cpuFigures } from './figures/cpu.ts'
import { drainChunks } from './figures/drain-chunks.ts'
import { drainSingles } from './figures/drain-singles.ts'
import { postgresQueue } from './figures/postgres-queue.ts'
import { slowProvider } from './figures/slow-provider.ts'

/** Every line of the table, in its order. */
export const figures: readonly Figure[] = [
  ...drainSingles,
  ...drainChunks,
  ...cpuFigures,
  ...slowProvider,
  ...postgresQueue,
]
