import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connect } from '../../lib/store/connection.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

describe('a connection to Postgres', () => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await createTestDatabase()
  })
  afterAll(() => database.drop())

  const ask = async (prepare: boolean) => {
    const sql = connect(database.url, { max: 1, prepare })
    const [row] = await sql`
      select current_setting('statement_timeout') as statement, current_setting('lock_timeout') as lock,
        (select count(*)::int from pg_prepared_statements) as prepared`.finally(() => sql.end())
    return row
  }

  it('has its timeouts, and prepares what it says', async () => {
    expect(await ask(true)).toEqual({ statement: '5s', lock: '400ms', prepared: 1 })
  })

  it('asks nothing of its session where RDS Proxy stands between: that would pin it, or be refused', async () => {
    expect(await ask(false)).toEqual({ statement: '0', lock: '0', prepared: 0 })
  })
})
