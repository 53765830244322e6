import { readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import { describe, expect, it } from 'vitest'
import { configShape, readConfig } from '../../../lib/config/config.ts'
import { processShape, readProcessConfig } from '../../../lib/config/process-config.ts'
import { functionSettings } from '../../../scripts/settings.ts'
import { sourceOnAws, stageParameters } from '../../../scripts/settings-on-aws.ts'

const example = readFileSync(new URL('../../../.env.example', import.meta.url), 'utf8')
const needed = { DATABASE_URL: 'postgres://me@127.0.0.1/x' }

/** What a deployment on AWS cannot be told, and why. */
const notOnAws: Record<string, string> = {
  AWS_REGION: 'Lambda says it',
  AWS_LAMBDA_FUNCTION_NAME: 'Lambda says it',
  UNSUBSCRIBE_SECRET: 'a secret; SIGNING_KEYS_SECRET_ARN names it',
  WEBHOOK_SECRET_KEY: 'a secret; WEBHOOK_KEY_SECRET_ARN names it',
  FCM_SERVICE_ACCOUNT: 'a secret; FCM_SECRET_ARN names it',
  WEBHOOKS_ALLOW_PRIVATE: 'for a laptop',
  INBOX_URL: 'for a laptop',
  FCM_ENDPOINT_URL: 'for the simulator',
  GOOGLE_TOKEN_URL: 'for the simulator',
  AWS_ENDPOINT_URL_SES: 'AWS_ENDPOINT_URL is for all of them',
  AWS_ENDPOINT_URL_SNS: 'the same',
  AWS_ENDPOINT_URL_LAMBDA: 'the same',
}

describe('.env.example', () => {
  it('has every setting, each with a line above it that says what it is', () => {
    const names = [...example.matchAll(/^# .+ (?:Required|Optional|Default below)\.\n(?:# )?([A-Z_]+)=/gm)]
    expect(names.map(([, name]) => name)).toEqual(Object.keys({ ...configShape, ...processShape }))
  })

  it('means the defaults: as it stands it changes nothing', () => {
    const given = { ...parseEnv(example), ...needed }
    expect(readConfig(given)).toEqual(readConfig(needed))
    expect(readProcessConfig(given)).toEqual(readProcessConfig({}))
  })

  it('can be filled in: every line that is not in use has a name that is read', () => {
    const filled = parseEnv(example.replaceAll(/^# ([A-Z_]+=)$/gm, '$1x'))
    expect(Object.keys(filled).sort()).toEqual(Object.keys({ ...configShape, ...processShape }).sort())
  })
})

describe('what a deployment may be told', () => {
  it('is every setting, but for those with a reason', () => {
    const missing = Object.keys(configShape).filter((name) => sourceOnAws(name) === undefined)
    expect(missing.sort()).toEqual(Object.keys(notOnAws).sort())
  })

  it('is told apart by where it comes from', () => {
    expect(['EMAIL_FROM', 'PUBLIC_URL', 'DRAINS_MAX', 'REDIS_URL', 'INBOX_URL'].map(sourceOnAws)).toEqual([
      'variable',
      'variable',
      'parameter `drainConcurrency`',
      'the stack',
      undefined,
    ])
  })

  it('is parameters with a sentence each, that the stage of production may have otherwise', () => {
    const parameters = stageParameters()
    for (const { name, meaning } of parameters) expect(meaning, name).toMatch(/^\S.*\.$/)
    expect(parameters.find(({ name }) => name === 'database')).toMatchObject({ default: 'rds', prod: 'aurora' })
    expect(parameters.find(({ name }) => name === 'alarmEmail')).toMatchObject({ default: '', variable: 'ALARM_EMAIL' })
  })
})

describe('what a setting takes, in words', () => {
  it.each([
    ['LOG_LEVEL', '`DEBUG`, `INFO`, `WARN`, `ERROR`'],
    ['DATABASE_POOL_MAX', '1 to 100'],
    ['SMS_MAX_PRICE_USD', 'more than 0 to 100'],
    ['DATABASE_URL', 'a URL'],
    ['EMAIL_FROM', ''],
  ])('%s: %s', (name, takes) => {
    expect(functionSettings.find((setting) => setting.name === name)?.takes).toBe(takes)
  })
})
