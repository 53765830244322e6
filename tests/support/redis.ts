import { randomBytes } from 'node:crypto'
import { describe, inject } from 'vitest'

/** The run's Redis; empty where this machine has none. Shared by all files: keep to a prefix of your own. */
export const redisUrl = inject('redisUrl')

/** A key prefix that no other file uses. In braces, as in production: a cluster keeps a queue's keys together by it. */
export const uniquePrefix = () => `{test-${randomBytes(6).toString('hex')}}`

/** As `describe`, but skipped where there is no Redis. */
export const describeRedis = describe.skipIf(!redisUrl)
