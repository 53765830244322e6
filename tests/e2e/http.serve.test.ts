import { freePort } from '../../dev/free-port.ts'
import { localEnvironment } from '../../dev/local-environment.ts'
import { startSimulator } from '../../dev/simulator/simulator.ts'
import { connect } from '../../lib/store/connection.ts'
import { httpContract } from '../contract/http.contract.ts'
import { createTestDatabase } from '../support/database.ts'
import { redisUrl, uniquePrefix } from '../support/redis.ts'
import { deleteKeys } from '../support/redis-keys.ts'
import { addKey } from '../support/tenant-keys.ts'
import { npm } from './command.ts'
import { createWorkingCopy } from './working-copy.ts'

httpContract('npm run serve and npm run worker', async () => {
  const [copy, database, simulator] = await Promise.all([
    createWorkingCopy(),
    createTestDatabase(),
    startSimulator({ port: 0 }),
  ])
  const [port, prefix] = [await freePort(), uniquePrefix()]
  const environment = {
    ...localEnvironment({ databaseUrl: database.url, redisUrl, simulatorUrl: simulator.url }),
    QUEUE_PREFIX: prefix,
    PORT: String(port),
  }
  const db = connect(database.url, { max: 1 })
  const keys = { test: await addKey(db, { mode: 'test' }), live: await addKey(db) }
  const commands = ['serve', 'worker'].map((script) => npm(copy.dir, ['run', script], environment))
  await Promise.all(commands.map(({ says }) => says(/"message":"(serve|worker)\.started"/)))
  return {
    url: `http://127.0.0.1:${port}`,
    keys,
    close: async () => {
      await Promise.all(commands.map(({ end }) => end('SIGTERM')))
      await Promise.all([simulator.close(), db.end()])
      if (redisUrl !== '') await deleteKeys(redisUrl, prefix)
      await database.drop()
      await copy.remove()
    },
  }
})
