import type { Finding } from './finding.ts'

type Found = Omit<Finding, 'name'>

const good = (found: string): Found => ({ state: 'good', found })
const bad = (found: string, cure: string): Found => ({ state: 'bad', found, cure })

export interface Memory {
  policy: string
  usedBytes: number
  maxBytes: number
}

export interface World {
  /** Postgres's version and clock. */
  askDatabase: () => Promise<{ version: string; now: Date }>
  pendingMigrations: () => Promise<string[]>
  queueReady: () => Promise<void>
  queueMemory: () => Promise<Memory | undefined>
  /** Fetches an access token; undefined where push is not set up. */
  tryPush: (() => Promise<unknown>) | undefined
  now: () => Date
}

/** Further apart, and what is due comes early or late by that much in logs and delays. */
const clockDriftMaxMs = 2_000
const memoryMaxShare = 0.7

/** Everything that doctor can see from inside the network. */
export const createChecks = (world: World): Record<string, () => Promise<Found>> => ({
  database: async () => good(`Postgres ${(await world.askDatabase()).version}`),
  migrations: async () => judgeMigrations(await world.pendingMigrations()),
  clock: async () => {
    const { now } = await world.askDatabase()
    return judgeClock(Math.abs(now.getTime() - world.now().getTime()))
  },
  queue: async () => {
    await world.queueReady()
    return good('reachable')
  },
  'queue memory': async () => judgeMemory(await world.queueMemory()),
  push: async () => {
    if (!world.tryPush) return { state: 'off', found: 'FCM_PROJECT_ID is not set' }
    await world.tryPush()
    return good('Google gives an access token')
  },
})

const judgeMigrations = (pending: string[]) =>
  pending.length === 0
    ? good('none is pending')
    : bad(
        `${pending.length} pending: ${pending.join(', ')}`,
        'npm run deploy runs them; or invoke the function migrate.',
      )

const judgeClock = (driftMs: number) =>
  driftMs <= clockDriftMaxMs
    ? good('the database and the functions agree')
    : bad(`${driftMs} ms apart`, 'Postgres decides what is due. On a server of your own, let it follow a time server.')

const judgeMemory = (memory: Memory | undefined): Found => {
  if (!memory) return good('the queues live in Postgres')
  const { policy, usedBytes, maxBytes } = memory
  if (policy !== 'noeviction') {
    return bad(`maxmemory-policy is ${policy}`, 'Set it to noeviction in the parameter group: any other forgets jobs.')
  }
  const share = maxBytes > 0 ? usedBytes / maxBytes : 0
  if (share <= memoryMaxShare) return good(`noeviction, ${Math.round(share * 100)} % full`)
  return bad(
    `${Math.round(share * 100)} % full`,
    'Take a larger node, or find out what does not drain. A full one stops.',
  )
}
