import { freePort } from '../../dev/free-port.ts'
import { invokerOn } from '../../dev/functions-server.ts'
import { localEnvironment } from '../../dev/local-environment.ts'
import { startSimulator } from '../../dev/simulator/simulator.ts'
import { keepDraining } from '../../functions/worker/keep-draining.ts'
import { channelNames } from '../../lib/notifications/notification.ts'
import { httpContract } from '../contract/http.contract.ts'
import { createTestDatabase } from '../support/database.ts'
import { redisUrl, uniquePrefix } from '../support/redis.ts'
import { deleteKeys } from '../support/redis-keys.ts'
import { until } from '../support/until.ts'
import { npm, patienceMs } from './command.ts'
import { createWorkingCopy } from './working-copy.ts'

const pass = { onFailing: () => {}, onWorking: () => {} } // a function that fails fails the case that waits for it

httpContract('npm run offline, with a Postgres and a Redis', async () => {
  const [copy, database, simulator] = await Promise.all([
    createWorkingCopy(),
    createTestDatabase(),
    startSimulator({ port: 0 }),
  ])
  const [port, lambdaPort, prefix] = [await freePort(), await freePort(), uniquePrefix()]
  const command = npm(copy.dir, ['run', 'offline'], {
    ...localEnvironment({ databaseUrl: database.url, redisUrl, simulatorUrl: simulator.url }),
    QUEUE_PREFIX: prefix,
    PORT: String(port),
    LAMBDA_PORT: String(lambdaPort),
  })
  const keyIn = async (pattern: RegExp) => (await command.says(pattern))[1] ?? ''
  const keys = { test: await keyIn(/Test key +(hg_test_\S+)/), live: await keyIn(/Live key +(hg_live_\S+)/) }
  await command.says(/Server ready/)
  // A call that loads the function may take a busy machine longer than the function has: each of those that answer at a time is loaded first.
  const isUp = async () =>
    ((await (await fetch(`http://127.0.0.1:${port}/health`)).json()) as { errorType?: string }).errorType === undefined
  const areUp = async () => (await Promise.all(Array.from({ length: 4 }, isUp))).every(Boolean)
  await until('the api to be up', areUp, patienceMs)
  // Its schedules fire at the full minute, and a test does not wait for that.
  const draining = keepDraining(invokerOn(lambdaPort), { channels: channelNames, ...pass })
  return {
    url: `http://127.0.0.1:${port}`,
    keys,
    close: async () => {
      await draining.stop()
      await command.end('SIGTERM')
      await simulator.close()
      if (redisUrl !== '') await deleteKeys(redisUrl, prefix)
      await database.drop()
      await copy.remove()
    },
  }
})
