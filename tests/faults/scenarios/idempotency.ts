import { connect } from '../../../lib/store/connection.ts'
import { path, plain, post } from '../load.ts'
import { type FaultContext, type Hit, inWorld, recovery, type Scenario } from '../scenario.ts'
import type { World } from '../world.ts'

const concurrent = 50
const keysAtOnce = 2
const deadlineMs = 30 * 60_000

/** Every key is asked for by fifty at once, through two processes: one row, one send, one id. */
const race: Scenario = {
  name: 'idempotency-race',
  title: '1 000 idempotency keys x 50 requests at once',
  bound: 'none',
  deadlineMs,
  run: (ctx) =>
    inWorld({ ...ctx, runs: 1 }, 'none', {}, async (world) => {
      const apis = await Promise.all([1, 2].map(() => world.spawn({ roles: ['api'] })))
      await world.spawn({ roles: ['drain', 'sweep'], batchMax: 100, timeScale: 2 })
      const keys = keyCount(ctx)
      const answers = await askAll(
        world,
        apis.map(({ url }) => url),
        keys,
      )
      const recoveryMs = [await recovery(world)]
      const [row] = await world.db<{ count: number }[]>`select count(*)::int as count from notifications`
      const repeats = await brokenRepeats(world, keys)
      const accepted = answers.flatMap(({ ids }) => [...ids].map((id) => ({ id, tenantId: 'acme' as const })))
      return {
        loads: [],
        seeded: accepted,
        hits: [{ count: keys * concurrent, of: 'requests' }],
        recoveryMs,
        notes: [`${row?.count} rows`, `${sum(answers.map(({ waited }) => waited))} x 409, asked again`],
        broken: [
          ...answers.flatMap(({ broken }) => broken).slice(0, 5),
          ...(row?.count === keys ? [] : [`${row?.count} rows for ${keys} keys`]),
          ...repeats,
        ],
      }
    }),
}

/** Of each key some repeats are counted, and never more than came. */
const brokenRepeats = async ({ db }: World, keys: number) => {
  const [row] = await db<{ counted: number; most: number }[]>`
    select count(*)::int as counted, max(count) as most from notification_repeats`
  const { counted, most } = row ?? { counted: 0, most: 0 }
  return counted === keys && most < concurrent ? [] : [`repeats of ${counted} of ${keys} keys, ${most} at most`]
}

const keyCount = ({ isQuick }: FaultContext) => (isQuick ? 20 : 1_000)
const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0)

const askAll = async (world: World, urls: string[], keys: number) => {
  const answers: Awaited<ReturnType<typeof askForOne>>[] = []
  for (let first = 0; first < keys; first += keysAtOnce) {
    const indexes = Array.from({ length: Math.min(keysAtOnce, keys - first) }, (_, offset) => first + offset)
    answers.push(...(await Promise.all(indexes.map((index) => askForOne(world, urls, index)))))
  }
  return answers
}

const askForOne = async ({ keys }: World, urls: string[], index: number) => {
  const headers = {
    authorization: `Bearer ${keys.acme.live}`,
    'content-type': 'application/json',
    'idempotency-key': `race-${index}`,
  }
  let waited = 0
  const ask = async (nth: number): Promise<Awaited<ReturnType<typeof post>>> => {
    const answer = await post(`${urls[nth % urls.length]}${path}`, headers, plain(index))
    if (answer.status !== 409) return answer
    waited += 1
    return ask(nth)
  }
  const answers = await Promise.all(Array.from({ length: concurrent }, (_, nth) => ask(nth)))
  const other = await post(`${urls[0]}${path}`, headers, { ...plain(index), message: 'Another one' })
  const ids = new Set(answers.map(({ id }) => id))
  const firsts = answers.filter(({ isReplay }) => !isReplay).length
  const strange = answers.filter(({ status }) => status !== 202).map(({ status }) => status)
  const broken = [
    ...(strange.length > 0 ? [`key ${index} was answered with ${strange.join(', ')}`] : []),
    ...(ids.size === 1 ? [] : [`key ${index} got ${ids.size} ids`]),
    ...(firsts === 1 ? [] : [`${firsts} requests with key ${index} were the first`]),
    ...(other.answer.code === 'idempotency_key_reused' ? [] : [`key ${index} took another body: ${other.status}`]),
  ]
  return { ids, waited, broken }
}

const quickMs = 1_500 // the lock timeout (400 ms), and what a busy machine adds
const asksWhileHeld = 5 // one alone may meet a machine that is busy just then: the quickest of them counts

/** A transaction that has the key neither commits nor ends: the answer is 409, and soon; once it is gone, 202. */
const frozenKey: Scenario = {
  name: 'idempotency-frozen',
  title: 'A frozen transaction holds an idempotency key (409)',
  bound: 'none',
  run: (ctx) =>
    inWorld(ctx, 'none', {}, async (world) => {
      const api = await world.spawn({ roles: ['api', 'drain', 'sweep'] })
      const headers = { authorization: `Bearer ${world.keys.acme.live}`, 'content-type': 'application/json' }
      const hits: Hit[] = []
      const recoveryMs = []
      const seeded = []
      const tookMs: number[] = []
      for (let run = 0; run < ctx.runs; run += 1) {
        const key = `frozen-${run}`
        const ask = () => post(`${api.url}${path}`, { ...headers, 'idempotency-key': key }, plain(run))
        const refused = await whileHeld(world, key, () => askAgain(ask, tookMs))
        hits.push({ count: refused, of: 'x 409' })
        const { id } = await ask()
        recoveryMs.push(await recovery(world))
        seeded.push({ id, tenantId: 'acme' as const })
      }
      const quickest = Math.round(Math.min(...tookMs))
      const broken = quickest > quickMs ? [`the quickest 409 took ${quickest} ms`] : []
      return { loads: [], seeded, hits, recoveryMs, notes: [`the quickest after ${quickest} ms`], broken }
    }),
}

/** How many of the requests were answered that the first is still on its way. */
const askAgain = async (ask: () => ReturnType<typeof post>, tookMs: number[]) => {
  let refused = 0
  for (let nth = 0; nth < asksWhileHeld; nth += 1) {
    const startedMs = performance.now()
    const { answer } = await ask()
    tookMs.push(performance.now() - startedMs)
    if (answer.code === 'idempotency_in_progress') refused += 1
  }
  return refused
}

const whileHeld = async <Value>({ database }: World, key: string, work: () => Promise<Value>) => {
  const sql = connect(database.url, { max: 1 })
  const { promise: done, resolve: release } = Promise.withResolvers<void>()
  const { promise: held, resolve: hasIt, reject } = Promise.withResolvers<void>()
  const frozen = sql.begin(async (holding) => {
    await holding`
      insert into idempotency_keys (tenant_id, mode, route, key, fingerprint, notification_id, expires_at)
      values ('acme', 'live', 'notifications', ${key}, '', gen_random_uuid(), clock_timestamp() + interval '1 day')`
    hasIt()
    await done
    throw new Error('it is rolled back')
  })
  frozen.catch(reject)
  try {
    await held
    return await work()
  } finally {
    release()
    await frozen.catch(() => {})
    await sql.end({ timeout: 1 })
  }
}

export const idempotency: Scenario[] = [race, frozenKey]
