import { timingSafeEqual } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { hashSecret, parseApiKey } from '../../lib/http/api-key.ts'
import { findApiKey } from '../../lib/store/api-keys.ts'
import { connect, type Sql } from '../../lib/store/connection.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

/** The function as it is deployed, on a database that has its schema and no key. */
describe('the function migrate', () => {
  let database: TestDatabase
  let sql: Sql
  let handler: typeof import('../../functions/migrate/index.ts')['handler']

  beforeAll(async () => {
    database = await createTestDatabase()
    sql = connect(database.url, { max: 1 })
    vi.stubEnv('DATABASE_URL', database.url)
    vi.stubEnv('LOG_LEVEL', 'ERROR')
    vi.resetModules()
    handler = (await import('../../functions/migrate/index.ts')).handler
  })
  afterAll(async () => {
    await sql.end()
    await database.drop()
  })

  it('has nothing to do on a database that is up to date, and makes no key unasked', async () => {
    expect(await handler()).toEqual({ migrated: [] })
    expect(await sql`select from api_keys`).toHaveLength(0)
  })

  it('makes the first tenant with a live and a test key that work', async () => {
    const { keys } = await handler({ keys: { tenant: 'default' } })
    for (const [mode, key] of [
      ['live', keys?.live_key],
      ['test', keys?.test_key],
    ] as const) {
      const parsed = parseApiKey(key ?? '')
      const row = await findApiKey(sql, parsed?.id ?? '')
      expect(row).toMatchObject({ tenantId: 'default', mode, revokedAt: undefined, expiresAt: undefined })
      expect(row?.scopes).toContain('notifications:write')
      expect(timingSafeEqual(hashSecret(parsed?.secret ?? ''), row?.secretSha256 ?? new Uint8Array())).toBe(true)
    }
    expect(await sql`select id, name from tenants`).toEqual([{ id: 'default', name: 'default' }])
  })

  it('makes no second pair, unless it is told to', async () => {
    expect(await handler({ keys: { tenant: 'default' } })).toEqual({ migrated: [] })
    expect(await handler({ keys: { tenant: 'default', always: true } })).toMatchObject({ keys: { tenant: 'default' } })
    expect(await sql`select from api_keys`).toHaveLength(4)
  })

  it.each([[{ keys: {} }], [{ keys: { tenant: 'A b' } }], [{ keys: { tenant: 'x', admin: true } }], ['keys']])(
    'refuses %j',
    async (input) => {
      await expect(handler(input)).rejects.toThrow()
    },
  )
})
