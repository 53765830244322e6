import { HeliographError } from '../../client/src/error.ts'
import type { Readiness } from '../../client/src/probes.ts'
import cliPackage from '../package.json' with { type: 'json' }
import type { Session } from './session.ts'

/** One line of the doctor’s, as `npm run doctor` has them. `off`: nobody asked for it, so nothing is wrong. */
export interface Finding {
  name: string
  state: 'good' | 'bad' | 'off'
  found: string
  /** What to do about it. */
  cure?: string
}

type Found = Omit<Finding, 'name'>

const good = (found: string): Found => ({ state: 'good', found })
const bad = (found: string, cure: string): Found => ({ state: 'bad', found, cure })
const off = (found: string): Found => ({ state: 'off', found })

/** HTTP tells the time to the second, and an answer takes a while: less than this is no finding. */
const skewMaxMs = 5_000

/** Everything that can be seen from where the command line stands, in the order in which it matters. */
export const checkApi = async (session: Session): Promise<Finding[]> => {
  const { api, apiFrom, key, keyFrom } = session.settings
  const findings: Finding[] = [{ name: 'api', ...good(`${api} (${apiFrom})`) }]
  const reached = await checkHealth(session)
  findings.push({ name: 'health', ...reached.health })
  if (reached.clock) findings.push({ name: 'clock', ...reached.clock })
  if (reached.health.state === 'bad') return findings // the rest would say the same, in other words
  findings.push({ name: 'version', ...(await looked(session, () => checkVersion(session))) })
  findings.push(...(await checkReady(session)))
  findings.push({ name: 'key', ...(await looked(session, () => checkKey(session, shownKey(key), keyFrom))) })
  return findings
}

/** What cannot be looked at is wrong as well. */
const looked = async ({ world }: Session, check: () => Promise<Found>): Promise<Found> => {
  try {
    return await check()
  } catch (error) {
    world.signal.throwIfAborted()
    if (!(error instanceof HeliographError)) throw error
    return bad(error.message, error.requestId ? `Its log has the request ${error.requestId}.` : 'Its log says more.')
  }
}

/** Mode and id; the secret is nobody’s business. */
const shownKey = (key: string) => /^hg_(?:live|test)_[A-Za-z0-9]{12}/.exec(key)?.[0] ?? 'which is no key'

const checkHealth = async (session: Session): Promise<{ health: Found; clock?: Found }> => {
  const { world, settings } = session
  const from = world.now()
  try {
    const { response } = await session.clientFor('', 1).api.GET('/health', { signal: world.signal })
    const ms = world.now() - from
    if (!response.ok) return { health: bad(`HTTP ${response.status}`, 'Its log says more.') }
    return {
      health: good(`up, answers after ${ms} ms`),
      clock: judgeClock(response.headers.get('date'), from + ms / 2),
    }
  } catch (error) {
    world.signal.throwIfAborted()
    const start = 'Start it with npm start in that folder, and look at .heliograph/functions.log if it does not answer.'
    const reach = 'Is the address right, and does this machine reach it?'
    const cause = error instanceof Error && error.cause instanceof Error ? `: ${error.cause.message}` : ''
    return { health: bad(`no answer${cause}`, settings.local ? start : reach) }
  }
}

const judgeClock = (date: string | null, halfwayMs: number): Found => {
  const theirs = Date.parse(date ?? '')
  if (Number.isNaN(theirs)) return off('the answer has no Date')
  const skewMs = halfwayMs - theirs
  if (Math.abs(skewMs) <= skewMaxMs) return good('this machine and the API agree')
  const seconds = `${Math.round(Math.abs(skewMs) / 1_000)} s ${skewMs > 0 ? 'ahead of' : 'behind'} the API`
  return bad(
    `this machine is ${seconds}`,
    'Let it follow a time server (timedatectl set-ntp true): times that you send mean something else there.',
  )
}

const checkVersion = async ({ clientFor, world }: Session): Promise<Found> => {
  const { version } = await clientFor('', 1).probes.version({ signal: world.signal })
  if (version === cliPackage.version) return good(version)
  // Most of what they say to each other has not changed: nothing is wrong yet.
  return off(`${version}; this command line is of ${cliPackage.version}, and may not know all of it`)
}

const checkReady = async (session: Session): Promise<Finding[]> => {
  let readiness: Readiness | undefined
  const isAnswered = await looked(session, async () => {
    readiness = await session.clientFor('', 1).probes.ready({ signal: session.world.signal })
    return good('')
  })
  if (!readiness) return [{ name: 'ready', ...isAnswered }]
  const { checks, channels } = readiness
  return [
    {
      name: 'database',
      ...reachable(checks.postgres, 'Nothing is accepted until Postgres is back; what was accepted is there.'),
    },
    {
      name: 'queue',
      ...reachable(checks.queue, 'It is still accepted, and goes out when Redis is back: nothing is lost.'),
    },
    { name: 'channels', ...judgeChannels(channels) },
  ]
}

const reachable = (state: 'ok' | 'unreachable', cure: string) =>
  state === 'ok' ? good('reachable') : bad('unreachable', cure)

const judgeChannels = (channels: Readiness['channels']): Found => {
  const open = Object.entries(channels).filter(([, { breaker }]) => breaker !== 'closed')
  if (open.length === 0) return good('no breaker is open')
  const found = open.map(([name, { breaker, probe_in_seconds: next }]) =>
    next === undefined ? `${name} is ${breaker}` : `${name} is ${breaker}, next probe in ${next} s`,
  )
  const cure =
    'The provider is in trouble, or its account is paused: look there. Sending goes on once a probe gets through.'
  return bad(found.join('; '), cure)
}

const checkKey = async ({ heliograph, world }: Session, shown: string, from: string): Promise<Found> => {
  try {
    await heliograph.list({ limit: 1 }, { signal: world.signal })
    return good(`${shown}... works (${from})`)
  } catch (error) {
    if (!(error instanceof HeliographError)) throw error
    if (error.status === 403) return good(`${shown}... is good, and not for reading (${from})`)
    if (error.status !== 401) throw error
    return bad(`${shown}... (${from}): ${error.problem?.detail ?? error.message}`, cureOfKey(from))
  }
}

const cureOfKey = (from: string) =>
  from === 'HELIOGRAPH_KEY' || from === '--key'
    ? `Is ${from} of this deployment? npm run create-key makes a new one.`
    : 'The file is of another database: stop npm start and start it again.'
