import type { Figure } from './contest.ts'
import { acceptHttp } from './figures/accept-http.ts'
import { acceptOneFigures } from './figures/accept-one.ts'
import { batch } from './figures/batch.ts'
import { cpuFigures } from './figures/cpu.ts'
import { drainBurst } from './figures/drain-burst.ts'
import { drainChunks } from './figures/drain-chunks.ts'
import { drainSingles } from './figures/drain-singles.ts'
import { postgresQueue } from './figures/postgres-queue.ts'
import { redisBytes } from './figures/redis-bytes.ts'
import { slowProvider } from './figures/slow-provider.ts'
import { wakeUp } from './figures/wake-up.ts'

/** Every line of the table, in its order. */
export const figures: readonly Figure[] = [
  ...drainSingles,
  ...drainChunks,
  ...cpuFigures,
  ...drainBurst,
  ...slowProvider,
  ...acceptOneFigures,
  ...acceptHttp,
  ...batch,
  ...postgresQueue,
  ...wakeUp,
  ...redisBytes,
]
