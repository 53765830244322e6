import { constants } from 'node:os'
import { type CliOptions, createVitest, parseCLI, type Vitest } from 'vitest/node'
import { chromiumProgram } from '../dev/chromium.ts'
import { redisProgram } from '../dev/redis-server.ts'
import { asLine, countTests, type TestCounts } from './test-counts.ts'

const help = `Runs the tests: npm test -- [files or folders] [options of vitest]

  npm test                          everything
  npm test -- tests/unit            one folder
  npm test -- -t 'takes a batch'    tests by name
  npm test -- --watch               again on each change

Starts an embedded Postgres, and a Redis where redis-server or valkey-server is on the PATH (or REDIS_URL is set).
The tests of the pages drive a Chromium or Chrome: the first on the PATH, or CHROMIUM_PATH.
Without one of the two, the tests that need it are skipped; with CI set that is a failure, as is any skipped test.
The last line is always "N passed, N failed, N skipped".`

const stopMs = 20_000 // Postgres needs a second at most
const inCi = /^(1|true|yes)$/i.test(process.env.CI ?? '')

/** What this machine has to bring: npm brings the rest. */
const missing = [
  {
    name: 'Redis',
    isHere: Boolean(process.env.REDIS_URL) || redisProgram() !== undefined,
    cure: 'Install redis-server or valkey-server, or set REDIS_URL.',
  },
  { name: 'Chromium', isHere: chromiumProgram() !== undefined, cure: 'Install chromium, or set CHROMIUM_PATH.' },
].filter(({ isHere }) => !isHere)

const main = async (args: string[]) => {
  if (args.includes('--help') || args.includes('-h')) return console.log(help)
  warnAboutMissing()
  const { filter, options } = parseCLI(['vitest', args.includes('--watch') ? 'watch' : 'run', ...args])
  Object.assign(process.env, { TEST: 'true', VITEST: 'true', NODE_ENV: 'test' }) // as vitest's own command sets them
  const vitest = await createVitest({ ...options, watch: options.watch ?? false } satisfies CliOptions)
  endOnSignal(vitest)
  const startError = await run(vitest, filter)
  if (options.watch) return
  const counts = countTests(vitest.state.getTestModules(), [...vitest.state.getUnhandledErrors(), ...startError])
  await vitest.close() // ends Postgres and Redis, and says so where that fails: before the last line
  conclude(counts)
  process.exit() // whatever a test left open must not keep us here
}

const run = async (vitest: Vitest, filter: string[]) => {
  try {
    await vitest.start(filter)
    return []
  } catch (error) {
    if ((error as { code?: string }).code === 'VITEST_FILES_NOT_FOUND') return []
    vitest.logger.printError(error, { fullStack: true })
    return [error]
  }
}

/** Closing ends the workers, Postgres and Redis: killed half-way, a run would leave its database in the temporary folder. */
const endOnSignal = (vitest: Vitest) => {
  let isEnding = false // a signal may come more than once
  const end = async (signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP') => {
    if (isEnding) return
    isEnding = true
    console.error(`\n${signal}: ending the tests`)
    setTimeout(() => process.exit(1), stopMs).unref()
    await vitest.close()
    process.exit(128 + constants.signals[signal])
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end)
}

const warnAboutMissing = () => {
  const bar = '!'.repeat(100)
  const effect = inCi ? 'With CI set this run will fail.' : 'The tests that need it are skipped.'
  for (const { name, cure } of missing)
    console.error(`${bar}\n!  There is no ${name} here. ${effect}\n!  ${cure}\n${bar}`)
}

/** The last line belongs to the counts, whatever else there is to say. */
const conclude = (counts: TestCounts) => {
  const complaints = complaintsAbout(counts)
  warnAboutMissing()
  for (const complaint of complaints) console.error(complaint)
  if (complaints.length > 0 || counts.failed > 0) process.exitCode = 1
  console.log(asLine(counts))
}

const complaintsAbout = ({ passed, failed, skipped }: TestCounts) => {
  const complaints: string[] = []
  if (passed + failed === 0) complaints.push('No test ran: that counts as a failure.')
  for (const { name } of inCi ? missing : [])
    complaints.push(`CI is set and there is no ${name}: that counts as a failure.`)
  if (inCi && skipped > 0) complaints.push(`CI is set and ${skipped} tests were skipped: that counts as a failure.`)
  return complaints
}

await main(process.argv.slice(2))
