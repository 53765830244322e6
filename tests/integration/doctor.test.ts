import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { findStack, openCloud } from '../../scripts/cloud/aws.ts'
import { createCloudChecks } from '../../scripts/cloud/checks.ts'
import type { AwsHandler } from '../support/fake-aws.ts'
import * as fake from '../support/fake-deployment.ts'
import { runScript } from '../support/run-script.ts'

let deployment: fake.FakeDeployment

beforeEach(async () => {
  deployment = await fake.startFakeDeployment()
  deployment.onInvoke('doctor', () => ({ findings: [{ name: 'database', state: 'good', found: 'Postgres 17.5' }] }))
  for (const [name, value] of Object.entries(deployment.environment)) vi.stubEnv(name, value)
})
afterEach(() => deployment.aws.close())

const lookAt = async (check: string) => {
  const cloud = openCloud({ stage: 'dev', region: 'eu-central-1' })
  const stack = await findStack(cloud)
  if (!stack) throw new Error('there is no stack')
  return createCloudChecks(cloud, stack)[check]?.()
}

const names = [
  'stack',
  'schedules',
  'ses account',
  'ses identity',
  'sms sandbox',
  'sms spend limit',
  'function quota',
  'alarms',
]

type Bad = [check: string, what: string, operation: string, answer: AwsHandler, found: RegExp, cure: RegExp]

const bad: Bad[] = [
  [
    'stack',
    'a failed update',
    'DescribeStacks',
    () => fake.stackAnswer({ status: 'UPDATE_ROLLBACK_COMPLETE' }),
    /UPDATE_ROLLBACK_COMPLETE/,
    /npm run deploy/,
  ],
  [
    'schedules',
    'a drain that is off',
    'DescribeRule',
    ({ Name }) => ({ json: { State: String(Name).endsWith('sms') ? 'DISABLED' : 'ENABLED' } }),
    /off: drain-sms/,
    /enable-rule --name heliograph-dev-drain-sms/,
  ],
  [
    'ses account',
    'the sandbox',
    'GET /v2/email/account',
    () => ({ json: fake.sesAccount({ ProductionAccessEnabled: false }) }),
    /sandbox/,
    /Request production access/,
  ],
  [
    'ses account',
    'an account that may not send',
    'GET /v2/email/account',
    () => ({ json: fake.sesAccount({ SendingEnabled: false, EnforcementStatus: 'SHUTDOWN' }) }),
    /sending is off/,
    /case/,
  ],
  [
    'ses identity',
    'an identity that is not there',
    'GET /v2/email/identities/example.com',
    () => ({ status: 404, json: { __type: 'NotFoundException', message: 'no' } }),
    /is not there/,
    /CREATE_EMAIL_IDENTITY=true/,
  ],
  [
    'ses identity',
    'an identity that waits for its DNS',
    'GET /v2/email/identities/example.com',
    () => ({ json: fake.identity({ VerifiedForSendingStatus: false }) }),
    /not verified/,
    /abc\._domainkey\.example\.com CNAME abc\.dkim\.amazonses\.com; def\._domainkey/,
  ],
  [
    'ses identity',
    'DKIM that is not there',
    'GET /v2/email/identities/example.com',
    () => ({ json: fake.identity({ DkimAttributes: { Status: 'PENDING', Tokens: ['abc'] } }) }),
    /DKIM of example\.com is PENDING/,
    /abc\._domainkey/,
  ],
  [
    'sms sandbox',
    'the sandbox',
    'GetSMSSandboxAccountStatus',
    () => fake.smsSandbox(true),
    /verified numbers only/,
    /Exit SMS sandbox/,
  ],
  ['sms spend limit', 'one dollar', 'GetSMSAttributes', () => fake.spendLimit('1'), /1 USD a month/, /higher quota/],
  [
    'function quota',
    'a new account',
    'GET /2016-08-19/account-settings',
    () => ({ json: fake.quota(10) }),
    /10 of 1000/,
    /Service Quotas/,
  ],
  [
    'alarms',
    'nobody who listens',
    'ListSubscriptionsByTopic',
    () => fake.subscriptions(),
    /nobody listens/,
    /ALARM_EMAIL/,
  ],
  [
    'alarms',
    'somebody who never confirmed',
    'ListSubscriptionsByTopic',
    () => fake.subscriptions('PendingConfirmation'),
    /has not confirmed/,
    /confirm the mail/,
  ],
]

describe('npm run doctor, from outside', () => {
  it.each(names)('finds nothing wrong with %s where all is well', async (check) => {
    expect(await lookAt(check)).toMatchObject({ state: 'good' })
  })

  it.each(bad)('%s: sees %s, and says how to mend it', async (check, _what, operation, answer, found, cure) => {
    deployment.aws.on(operation, answer)
    deployment.aws.on(`${operation}/`, answer)
    const finding = await lookAt(check)
    expect(finding).toEqual({ state: 'bad', found: expect.stringMatching(found), cure: expect.stringMatching(cure) })
  })

  it('knows that an address is verified by a mail, and not by DNS', async () => {
    deployment.aws.on('DescribeStacks', () => fake.stackAnswer({ of: { EmailIdentityName: 'me@example.com' } }))
    deployment.aws.on('GET /v2/email/identities/me%40example.com', () => ({
      json: { VerifiedForSendingStatus: false },
    }))
    expect(await lookAt('ses identity')).toMatchObject({ state: 'bad', cure: expect.stringMatching(/open the link/) })
  })

  it.each(['ses account', 'ses identity', 'sms sandbox', 'sms spend limit'])(
    'leaves %s alone where nobody asked for it',
    async (check) => {
      deployment.aws.on('DescribeStacks', () =>
        fake.stackAnswer({ of: { AlarmTopicArn: 'arn:aws:sns:eu-central-1:1:x' } }),
      )
      expect(await lookAt(check)).toMatchObject({ state: 'off' })
    },
  )
})

const doctor = (...args: string[]) => runScript('doctor', args, deployment.environment)

describe('the command npm run doctor', () => {
  it('ends with 0 and one line for each check where nothing is wrong', async () => {
    const { code, output } = await doctor('--stage', 'dev')
    expect(code, output).toBe(0)
    for (const name of [...names, 'database']) expect(output).toMatch(new RegExp(`^✓ ${name} `, 'm'))
    expect(output).toMatch(/Nothing is wrong\.\n$/)
    expect(output).not.toContain('\u001b')
  })

  it('ends with 1 and the cure under the line where something is', async () => {
    deployment.aws.on('GetSMSSandboxAccountStatus', () => fake.smsSandbox(true))
    deployment.onInvoke('doctor', () => ({
      findings: [{ name: 'queue', state: 'bad', found: 'away', cure: 'Start it.' }],
    }))
    const { code, output } = await doctor('--stage', 'dev')
    expect(code, output).toBe(1)
    expect(output).toMatch(/✗ sms sandbox .*\n +→ SNS console/)
    expect(output).toMatch(/✗ queue .*\n +→ Start it\./)
    expect(output).toMatch(/2 of 9 are wrong\./)
  })

  it('says it as JSON too, also what it could not ask', async () => {
    deployment.aws.on('GET /v2/email/account', () => ({
      status: 403,
      json: { __type: 'AccessDeniedException', message: 'no' },
    }))
    deployment.onInvoke('doctor', () => Promise.reject(new Error('never')))
    deployment.aws.on('POST /2015-03-31/functions/heliograph-dev-doctor/invocations', () => undefined)
    const { code, output } = await doctor('--stage', 'dev', '--json')
    expect(code).toBe(1)
    const { findings } = JSON.parse(output)
    expect(findings).toContainEqual(
      expect.objectContaining({ name: 'ses account', state: 'bad', found: expect.stringMatching(/may not do that/) }),
    )
    expect(findings).toContainEqual(expect.objectContaining({ name: 'inside', state: 'bad' }))
  })

  it.each<[string, string[], Record<string, string>, RegExp]>([
    ['no stage', [], {}, /Which stage\? npm run doctor -- --stage dev/],
    ['a stage that cannot be', ['--stage', 'Dev_1'], {}, /lower-case letters/],
    ['an option that is none', ['--stage', 'dev', '--fix'], {}, /Unknown option '--fix'.*--help/],
    [
      'no credentials',
      ['--stage', 'dev'],
      { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' },
      /There are no AWS credentials\. Set AWS_PROFILE/,
    ],
    ['no AWS', ['--stage', 'dev'], { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' }, /AWS cannot be reached/],
  ])('given %s: ends with 2 and one sentence', async (_what, args, env, words) => {
    const { code, output } = await runScript('doctor', args, { ...deployment.environment, ...env })
    expect(code, output).toBe(2)
    expect(output).toMatch(words)
    expect(output).not.toMatch(/^ +at /m) // no stack trace
  })

  it('says that nothing is deployed', async () => {
    deployment.aws.on('DescribeStacks', fake.noStack)
    const { code, output } = await doctor('--stage', 'dev')
    expect([code, output]).toEqual([
      2,
      expect.stringMatching(/There is no heliograph-dev in eu-central-1\. npm run deploy/),
    ])
  })

  it.each(['doctor', 'deploy', 'remove'])('%s explains itself with --help, and asks nobody', async (command) => {
    const { code, output } = await runScript(command, ['--help'], deployment.environment)
    expect([code, output]).toEqual([0, expect.stringContaining(`npm run ${command} -- --stage dev`)])
    expect(deployment.aws.calls).toEqual([])
  })
})
