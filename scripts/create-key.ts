import { parseArgs } from 'node:util'
import { scopes } from '../lib/http/api-event.ts'
import { generateApiKey } from '../lib/http/api-key.ts'
import { insertApiKey } from '../lib/store/api-keys.ts'
import { connect } from '../lib/store/connection.ts'

const help = `Makes an API key and prints it, once: npm run create-key -- --tenant acme [--mode live|test] [--scope <scope>]...

  --tenant   whose it is; a tenant begins with its first key
  --mode     test (the default: its messages go to nobody) or live
  --scope    what it is for, any number of them; without one, all: ${scopes.join(', ')}

  DATABASE_URL   Postgres, with its schema: npm run migrate`

const options = {
  tenant: { type: 'string' },
  mode: { type: 'string', default: 'test' },
  scope: { type: 'string', multiple: true, default: [...scopes] as string[] },
  help: { type: 'boolean', short: 'h' },
} as const

const main = async () => {
  const { values } = parseArgs({ options })
  if (values.help) return console.log(help)
  const { tenant: tenantId, mode, scope } = values
  if (!tenantId) throw new Error(`--tenant is missing.\n\n${help}`)
  if (mode !== 'live' && mode !== 'test') throw new Error(`--mode is ${mode}; it must be live or test.`)
  const unknown = scope.filter((one) => !scopes.includes(one as (typeof scopes)[number]))
  if (unknown.length > 0) throw new Error(`There is no scope ${unknown.join(', ')}: ${scopes.join(', ')}`)
  const databaseUrl = process.env.DATABASE_URL
  if (!databaseUrl) throw new Error('DATABASE_URL is not set.')
  const { id, key, secretSha256 } = generateApiKey(mode)
  const sql = connect(databaseUrl, { max: 1 })
  try {
    await insertApiKey(sql, { id, tenantId, mode, secretSha256, scopes: scope, expiresAt: undefined })
  } finally {
    await sql.end({ timeout: 5 })
  }
  console.log(key)
}

main().catch((error: Error) => {
  console.error(error.message)
  process.exitCode = 1
})
