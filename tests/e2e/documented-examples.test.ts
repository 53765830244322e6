import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import packageJson from '../../package.json' with { type: 'json' }
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { redisUrl, uniquePrefix } from '../support/redis.ts'
import { deleteKeys } from '../support/redis-keys.ts'
import { anEmailBody } from '../support/requests.ts'
import { until } from '../support/until.ts'
import { awsCommandsIn, awsComplaints } from './aws-commands.ts'
import { clientExamples, installClient, shownBy } from './client-examples.ts'
import { networkTries, patienceMs } from './command.ts'
import { expectAnswer } from './documented-answer.ts'
import { examples, otherCommands, strayBlocks } from './examples.ts'
import { getJson, postJson, type RunningStack, startStack } from './running-stack.ts'
import { openShell, type Shell } from './shell.ts'
import { createWorkingCopy, type WorkingCopy } from './working-copy.ts'

const url = /\b(?:postgres|redis):\/\/\S+/g
const onTheirWay = ['SCHEDULED', 'PENDING', 'PROCESSING', 'SENT']

interface Made {
  id: string
}

const composeFile = readFileSync(new URL('../../docker-compose.yml', import.meta.url), 'utf8')

describe('given npm start with a Postgres and a Redis of the user’s', () => {
  const prefix = uniquePrefix()
  let copy: WorkingCopy
  let database: TestDatabase
  let stack: RunningStack
  let shell: Shell
  let ID = ''
  let WAITING = ''
  let KEY_ID = ''

  beforeAll(async () => {
    copy = await createWorkingCopy()
    database = await createTestDatabase()
    const services = { DATABASE_URL: database.url, REDIS_URL: redisUrl }
    stack = await startStack(copy.dir, { ...services, QUEUE_PREFIX: prefix })
    shell = await openShell(copy.dir, stack.port, Number(new URL(stack.file.inbox).port))
    const later = new Date(Date.now() + 24 * 60 * 60_000).toISOString()
    WAITING = (await postJson<Made>(stack, '/api/v1/notifications', { ...anEmailBody(), send_at: later })).id
    KEY_ID = (await postJson<Made>(stack, '/api/v1/keys', { name: 'to rotate', scopes: ['notifications:read'] })).id
  }, patienceMs)
  afterAll(async () => {
    await stack?.command.end('SIGTERM')
    if (redisUrl !== '') await deleteKeys(redisUrl, prefix)
    await database?.drop()
    await copy?.remove()
  })

  /** "A moment later": what an example shows of a notification is how it ends. */
  const settled = (id: string) =>
    until(
      `${id} to end`,
      async () => {
        const { status } = await getJson<{ status: string }>(stack, `/api/v1/notifications/${id}`)
        return !onTheirWay.includes(status)
      },
      patienceMs,
    )

  /** What documents leave to their reader. */
  const variables = () => ({
    HELIOGRAPH_URL: 'http://127.0.0.1:3000',
    HELIOGRAPH_KEY: stack.file.live_key,
    WAITING,
    KEY_ID,
  })
  it('uses them and starts no Postgres of its own', () => {
    expect(stack.command.output()).toMatch(/Postgres: yours/)
    expect(stack.command.output()).toMatch(redisUrl === '' ? /queues on Postgres/ : /queues on your Redis/)
  })

  it.each(examples())('$at prints what the document says: $command', async ({ command, answer }) => {
    if (ID !== '') await settled(ID)
    const printed = await shell.paste(command, { ...variables(), ID })
    ID = /"id":"([0-9a-f-]{36})","object":"notification"/.exec(printed)?.[1] ?? ID
    if (answer) expectAnswer(answer, printed)
    else expect(printed).not.toBe('')
  })

  it('had examples to run', () => {
    expect(examples().length).toBeGreaterThan(1)
    expect(examples().filter(({ answer }) => answer).length).toBeGreaterThan(1)
  })

  it.each(clientExamples())(
    '$at runs as it stands, and its types fit',
    async ({ text }) => {
      const installed = await installClient(copy.dir)
      expect(await installed.typeErrors(text)).toBe('')
      const printed = await installed.run(text, { HELIOGRAPH_URL: stack.file.api, HELIOGRAPH_KEY: stack.file.live_key })
      for (const expected of shownBy(text)) expect(printed).toMatch(expected)
    },
    patienceMs,
  )

  it('never asked for a network', () => expect(networkTries(copy.dir)).toBe(''))
})

describe('what stands in the documents', () => {
  it('is a command, an answer to one, or a picture', () => expect(strayBlocks()).toEqual([]))

  it.each(otherCommands())('$at names something that is there: $command', ({ command }) => {
    const npm = /^(?:[A-Z_]+=\S+ )*npm (?:run )?([\w:-]+)(?: -- .*)?$/.exec(command)
    if (npm) expect(Object.keys(packageJson.scripts)).toContain(npm[1])
    else if (/\baws /.test(command)) expect(awsCommandsIn(command).flatMap(awsComplaints)).toEqual([])
    else
      expect(command).toMatch(
        /^docker compose ((--profile (app|offline) )?(up|down)( -d| --wait)?|run --rm create-key)$/,
      )
    expect((command.match(url) ?? []).filter((one) => !composeFile.includes(one))).toEqual([])
  })
})
