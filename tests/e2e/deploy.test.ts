import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { parseApiKey } from '../../lib/http/api-key.ts'
import { findApiKey } from '../../lib/store/api-keys.ts'
import { connect } from '../../lib/store/connection.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { addCloudFormation, type FakeStack } from '../support/fake-cloudformation.ts'
import { type FakeDeployment, quota, startFakeDeployment } from '../support/fake-deployment.ts'
import { runScript } from '../support/run-script.ts'
import type { Template } from '../support/template/template.ts'
import { patienceMs } from './command.ts'
import { createWorkingCopy, type WorkingCopy } from './working-copy.ts'

/** The real serverless and the real SDK, against an AWS on this machine; the function migrate is the real one too. */
describe('a deployment, from nothing to removed', () => {
  let copy: WorkingCopy
  let database: TestDatabase
  let deployment: FakeDeployment
  let stack: FakeStack

  beforeAll(async () => {
    copy = await createWorkingCopy()
    await writeFile(settingsFile(), 'EMAIL_IDENTITY=example.com\nSMS_COUNTRIES=DE,AT\nFCM_PROJECT_ID=\n')
    database = await createTestDatabase()
    deployment = await startFakeDeployment('prod')
    stack = addCloudFormation(deployment.aws)
    vi.stubEnv('DATABASE_URL', database.url)
    vi.stubEnv('LOG_LEVEL', 'ERROR')
    const { handler } = await import('../../functions/migrate/index.ts')
    deployment.onInvoke('migrate', handler)
  })
  afterAll(async () => {
    await deployment.aws.close()
    await database.drop()
    await copy.remove()
  })

  const settingsFile = () => join(copy.dir, '.env.prod')
  const run = (command: string, ...args: string[]) =>
    runScript(command, ['--stage', 'prod', ...args], deployment.environment, copy.dir)

  /** What a function of the deployed template is told. */
  const settingsOf = (name: string) => {
    const uploads = deployment.aws.calls.filter(({ operation }) => /^PUT .*template.*\.json$/.test(operation))
    const { Resources } = (uploads.at(-1)?.input ?? { Resources: {} }) as unknown as Template
    return Resources[name]?.Properties?.Environment
  }

  it(
    'is refused in an account that is too small for it, before anything is made',
    async () => {
      const answer = () => ({ json: quota(50) })
      const path = 'GET /2016-08-19/account-settings'
      for (const operation of [path, `${path}/`]) deployment.aws.on(operation, answer)
      const { code, output } = await run('deploy')
      for (const operation of [path, `${path}/`]) deployment.aws.on(operation, () => ({ json: quota(900) }))
      expect(code, output).toBe(2)
      expect(output).toMatch(/reserve \d+ concurrent executions, and this account has 50.*\n.*Service Quotas/)
      expect(stack.state.exists).toBe(false)
    },
    patienceMs,
  )

  it(
    'creates the stack, protects it, migrates, and shows the URL, the first keys and a curl',
    async () => {
      const { code, output } = await run('deploy')
      expect(code, output).toBe(0)
      expect(stack.state).toMatchObject({ exists: true, isProtected: true })
      expect(stack.state.uploads.filter((name) => name.endsWith('.zip'))).toHaveLength(10)
      expect(deployment.invoked).toEqual([{ name: 'migrate', input: { keys: { tenant: 'default', always: false } } }])
      expect(output).toContain('https://api.example.com')
      expect(settingsOf('ApiLambdaFunction')).toMatchObject({
        Variables: { SMS_COUNTRIES: 'DE,AT', AWS_ENDPOINT_URL: deployment.aws.url },
      })
      const keys = output.match(/hg_(live|test)_\S+/g) ?? []
      expect(output).toContain(`-H 'Authorization: Bearer ${keys[0]}'`)
      const sql = connect(database.url, { max: 1 })
      for (const key of keys.slice(0, 2)) {
        const id = parseApiKey(key)?.id ?? ''
        expect(await findApiKey(sql, id)).toMatchObject({ tenantId: 'default' })
      }
      await sql.end()
    },
    patienceMs,
  )

  it(
    'is refused where it would turn off what the last one had',
    async () => {
      await rm(settingsFile())
      const { code, output } = await run('deploy')
      expect(code, output).toBe(2)
      expect(output).toMatch(
        /EMAIL_IDENTITY was example\.com, and is not set now; SMS_COUNTRIES was DE,AT.*\n.*--turn-off/,
      )
    },
    patienceMs,
  )

  it(
    'a second time updates it, also so where that is meant, and shows no key',
    async () => {
      const { code, output } = await run('deploy', '--turn-off')
      expect(code, output).toBe(0)
      expect(output).toMatch(/Stack updated/)
      expect(output).not.toMatch(/hg_(live|test)_/)
      expect(settingsOf('ApiLambdaFunction')).toMatchObject({ Variables: { SMS_COUNTRIES: '' } })
    },
    patienceMs,
  )

  it(
    'is not removed while it is protected, nor unasked, and then it is',
    async () => {
      const refused = await run('remove', '--yes')
      expect([refused.code, refused.output]).toEqual([
        2,
        expect.stringMatching(/It is protected.*\n.*--no-enable-termination-protection/),
      ])
      stack.state.isProtected = false
      const unasked = await run('remove')
      expect([unasked.code, unasked.output]).toEqual([2, expect.stringMatching(/Nobody is there to ask/)])
      expect(stack.state.exists).toBe(true)
      const { code, output } = await run('remove', '--yes')
      expect(code, output).toBe(0)
      expect(output).toMatch(/a final snapshot of the database/)
      expect(stack.state.exists).toBe(false)
      const again = await run('remove', '--yes')
      expect([again.code, again.output]).toEqual([0, expect.stringMatching(/nothing to remove/)])
    },
    patienceMs,
  )
})
