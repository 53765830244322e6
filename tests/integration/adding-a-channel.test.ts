import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Context } from 'aws-lambda'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createHandler } from '../../functions/drain/handler.ts'
import { acceptOne } from '../support/accepting.ts'
import { apiKey, refused, startPigeonServer } from '../support/pigeon-server.ts'
import { createPigeonSms } from '../support/pigeon-sms.ts'
import { anSmsBody, notificationsPath } from '../support/requests.ts'
import { hasStatus, rowOf } from '../support/rows.ts'
import { openStack, type Stack } from '../support/stack.ts'
import { until } from '../support/until.ts'

const root = join(import.meta.dirname, '../..')
const textOf = (path: string) => readFileSync(join(root, path), 'utf8')

/** As it would stand in lib/channels. */
const code = textOf('tests/support/pigeon-sms.ts')
  .replaceAll("'../../lib/channels/", "'./")
  .replaceAll("'../../lib/notifications/", "'../notifications/")

describe('given the channel of docs/adding-a-channel.md', () => {
  let stack: Stack
  let server: Awaited<ReturnType<typeof startPigeonServer>>
  beforeAll(async () => {
    stack = await openStack()
    server = await startPigeonServer()
  })
  afterAll(async () => {
    await server.close()
    await stack.close()
  })

  const drainUntil = async (id: string, status: string) => {
    const channels = { ...stack.deps.channels, sms: createPigeonSms({ endpoint: server.endpoint, apiKey }) }
    const drain = createHandler({ ...stack.deps, channels }, { batchMax: 10, lanes: 1, idleMs: 60, backlogMax: 100 })
    await until(`${id} to be ${status}`, async () => {
      await drain({ channel: 'sms' }, { getRemainingTimeInMillis: () => 60_000 } as Context)
      return hasStatus(stack.db, id, status)()
    })
  }

  it('is the one that the page shows, in under 60 lines', () => {
    expect(textOf('docs/adding-a-channel.md')).toContain(`\`\`\`ts\n${code}\`\`\``)
    expect(code.trimEnd().split('\n').length).toBeLessThan(60)
  })

  it('delivers, under its own name, and the domain was not touched', async () => {
    const id = await acceptOne(stack, anSmsBody({ message: 'Coo' }))
    await drainUntil(id, 'SENT')
    expect(server.taken).toEqual([{ reference: id, to: '+4915112345678', text: 'Coo' }])
    const { text } = await stack.request('GET', `${notificationsPath}/${id}/timeline`, { key: stack.keys.acme.live })
    expect(text).toContain('pigeon accepted it')
  })

  it('makes a dead letter of what it refuses for good', async () => {
    const id = await acceptOne(stack, anSmsBody({ phone: refused }))
    await drainUntil(id, 'FAILED')
    expect(await rowOf(stack.db, id)).toMatchObject({ reason: 'rejected' })
    const [letter] = await stack.db`select code, detail from dead_letters where notification_id = ${id}::uuid`
    expect(letter).toEqual({ code: 'pigeon.no_such_roof', detail: '[number] has no roof.' })
  })
})
