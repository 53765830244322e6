import type { Scenario } from './scenario.ts'
import { badJobs } from './scenarios/bad-jobs.ts'
import { crashesInApi } from './scenarios/crash-in-api.ts'
import { crashInBatch } from './scenarios/crash-in-batch.ts'
import { crashesInDrain } from './scenarios/crash-in-drain.ts'
import { crashInReplay } from './scenarios/crash-in-replay.ts'
import { crashInSweep } from './scenarios/crash-in-sweep.ts'
import { drainsDisagree } from './scenarios/drains-disagree.ts'
import { floods } from './scenarios/floods.ts'
import { freeze } from './scenarios/freeze.ts'
import { idempotency } from './scenarios/idempotency.ts'
import { lambdaTime } from './scenarios/lambda-time.ts'
import { postgresIsBad } from './scenarios/postgres-is-bad.ts'
import { postgresLocks } from './scenarios/postgres-locks.ts'
import { poolExhausted } from './scenarios/postgres-pool.ts'
import { races } from './scenarios/races.ts'
import { redisIsBad } from './scenarios/redis-is-bad.ts'
import { redisLosesAll } from './scenarios/redis-loses-all.ts'

/** Every fault, in the order of the table. */
export const scenarios: readonly Scenario[] = [
  ...crashesInApi,
  crashInBatch,
  ...crashesInDrain,
  crashInSweep,
  crashInReplay,
  freeze,
  ...redisLosesAll,
  ...redisIsBad,
  ...postgresIsBad,
  ...postgresLocks,
  poolExhausted,
  ...drainsDisagree,
  lambdaTime,
  ...badJobs,
  ...idempotency,
  ...races,
  ...floods,
]
