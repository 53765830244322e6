import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import packageJson from '../../package.json' with { type: 'json' }
import clientPackage from '../../packages/client/package.json' with { type: 'json' }
import { createHeliograph, type Heliograph } from '../../packages/client/src/client.ts'
import { buryOne } from '../support/accepting.ts'
import { fetchFrom } from '../support/fetch-from-stack.ts'
import { hasStatus } from '../support/rows.ts'
import { openStack, type Stack } from '../support/stack.ts'

const email = { type: 'EMAIL', email: 'ada@example.com', message: 'Hello Ada' } as const

let stack: Stack
let heliograph: Heliograph
beforeAll(async () => {
  stack = await openStack()
  heliograph = clientFor(stack.keys.acme.live)
})
afterAll(() => stack.close())

const clientFor = (key: string) =>
  createHeliograph({ baseUrl: 'https://api.example.com', key, fetch: fetchFrom(stack), wait: async () => {} })

describe('the client', () => {
  it('sends, and tells what became of it', async () => {
    const { id, status } = await heliograph.send(email)
    expect(status).toBe('PENDING')
    await stack.drainUntil('it to be sent', hasStatus(stack.db, id, 'SENT'))
    expect(await heliograph.get(id)).toMatchObject({ id, status: 'SENT', type: 'EMAIL', email: email.email })
    const { summary, events } = await heliograph.timeline(id)
    expect(summary).toContain('accepted it')
    expect(events.map(({ event }) => event)).toEqual(['accepted', 'claimed', 'attempt'])
  })

  it('stores once what has the same key', async () => {
    const one = await heliograph.send(email, { idempotencyKey: 'order-1' })
    const again = await heliograph.send(email, { idempotencyKey: 'order-1' })
    expect(again.id).toBe(one.id)
    const other = { ...email, message: 'Another' }
    await expect(heliograph.send(other, { idempotencyKey: 'order-1' })).rejects.toMatchObject({
      code: 'idempotency_key_reused',
    })
  })

  it('reschedules and cancels', async () => {
    const { id } = await heliograph.send({ ...email, send_at: new Date(Date.now() + 86_400_000).toISOString() })
    const sendAt = new Date(Date.now() + 2 * 86_400_000)
    expect(await heliograph.reschedule(id, sendAt)).toMatchObject({ send_at: sendAt.toISOString() })
    expect(await heliograph.cancel(id)).toMatchObject({ status: 'CANCELED' })
  })

  it('lists page by page, by its filters', async () => {
    for (const order of ['1', '2', '2', '2']) await heliograph.send({ ...email, metadata: { order } })
    const first = await heliograph.list({ metadata: { order: '2' }, limit: 2 })
    expect(first.data).toHaveLength(2)
    expect(first.page.next).not.toBeNull()
    const all = []
    for await (const { metadata } of heliograph.listAll({ metadata: { order: '2' }, limit: 2 }))
      all.push(metadata.order)
    expect(all).toEqual(['2', '2', '2'])
  })

  it('shows dead letters and replays them', async () => {
    const id = await buryOne(stack)
    expect(await heliograph.deadLetters.get(id)).toMatchObject({ id, object: 'dead_letter' })
    expect(await heliograph.deadLetters.summary()).toMatchObject({ total: 1 })
    expect((await heliograph.deadLetters.list({ type: 'EMAIL' })).data).toHaveLength(1)
    const { plan } = await heliograph.deadLetters.replay({ filter: {} })
    expect(await heliograph.deadLetters.replay({ plan: plan ?? '', reason: 'mended' })).toMatchObject({ ids: [id] })
  })

  it('sends many, each with a key of its own', async () => {
    const { created, data } = await heliograph.sendMany([email, { ...email, idempotency_key: 'order-9' }])
    expect(created).toBe(2)
    expect(data.map(({ result }) => result)).toEqual(['created', 'created'])
    const again = await heliograph.sendMany([{ ...email, idempotency_key: 'order-9' }])
    expect(again).toMatchObject({ created: 0, replayed: 1 })
  })

  it('suppresses, and lifts it again', async () => {
    const { id } = await heliograph.suppressions.add({ channel: 'email', recipient: 'bob@example.com' })
    expect((await heliograph.suppressions.list({ channel: 'email' })).data).toMatchObject([{ id, reason: 'manual' }])
    expect(await heliograph.suppressions.lift(id)).toBeUndefined()
    await expect(heliograph.suppressions.lift(id)).rejects.toMatchObject({ code: 'not_found' })
    const left = []
    for await (const one of heliograph.suppressions.listAll()) left.push(one)
    expect(left).toEqual([])
  })

  it('suppresses by files, and lifts by whom it is about', async () => {
    const csv = 'channel,recipient\nemail,ann@example.com\nemail,nobody\nsms,+4915112345678\n'
    expect(await heliograph.suppressions.importCsv(csv)).toMatchObject({ added: 2, refused: 1, errors: [{ line: 3 }] })
    const files = await Array.fromAsync(heliograph.suppressions.exportCsv({ limit: 1 }))
    // One import's entries may be of one instant, and then in any order.
    const recipients = files.map((file) => file.split('\r\n')[1]?.split(',')[1])
    expect(recipients.toSorted()).toEqual(['+4915112345678', 'ann@example.com'])
    await heliograph.suppressions.liftOf({ channel: 'email', recipient: 'Ann@Example.com' })
    const [left] = await Array.fromAsync(heliograph.suppressions.listAll())
    expect(await heliograph.suppressions.get(left!.id)).toEqual(left)
    await heliograph.suppressions.lift(left!.id)
  })

  it('makes keys, gives them new secrets and revokes them', async () => {
    const { id, key } = await heliograph.keys.create({ name: 'shop', mode: 'test', scopes: ['notifications:read'] })
    expect(await clientFor(key!).list()).toMatchObject({ data: [] })
    const rotated = await heliograph.keys.rotate(id, { overlapSeconds: 60 })
    expect(rotated.key).not.toBe(key)
    await expect(heliograph.keys.rotate(id)).rejects.toMatchObject({ status: 409 })
    await heliograph.keys.revoke(id)
    expect(await heliograph.keys.get(id)).toMatchObject({ name: 'shop', revoked_at: expect.any(String) })
    const ids = (await Array.fromAsync(heliograph.keys.listAll({ limit: 1 }))).map((one) => one.id)
    expect(ids).toContain(id)
  })

  it('keeps webhooks', async () => {
    const { id, secret } = await heliograph.webhooks.create({ url: 'https://example.com/hook' })
    expect((await heliograph.webhooks.rotate(id, { overlapHours: 1 })).secret).not.toBe(secret)
    expect(await heliograph.webhooks.update(id, { description: 'orders' })).toMatchObject({ description: 'orders' })
    const { id: deliveryId } = await heliograph.webhooks.test(id)
    expect((await heliograph.webhooks.deliveries(id)).data).toMatchObject([{ id: deliveryId }])
    expect(await heliograph.webhooks.resend(id, deliveryId)).toMatchObject({ id: deliveryId, type: 'webhook.test' })
    expect(await Array.fromAsync(heliograph.webhooks.allDeliveries(id))).toHaveLength(1)
    expect((await heliograph.webhooks.list()).data).toMatchObject([await heliograph.webhooks.get(id)])
    await heliograph.webhooks.remove(id)
    await expect(heliograph.webhooks.get(id)).rejects.toMatchObject({ code: 'not_found' })
  })

  it('asks how the deployment is', async () => {
    const anybody = clientFor('')
    expect(await anybody.probes.health()).toEqual({ status: 'ok' })
    expect(await anybody.probes.ready()).toMatchObject({ status: 'ready', checks: { postgres: 'ok' } })
    expect(await anybody.probes.version()).toMatchObject({ name: 'heliograph' })
  })

  it('throws what was wrong, and where', async () => {
    const wrong = heliograph.send({ ...email, email: 'nobody' })
    await expect(wrong).rejects.toMatchObject({
      name: 'HeliographError',
      code: 'invalid_request',
      status: 422,
      requestId: expect.any(String),
      problem: { errors: [{ pointer: '/email' }] },
    })
    await expect(clientFor('hg_live_none').get('x')).rejects.toMatchObject({ code: 'invalid_api_key', status: 401 })
  })
})

describe('the client as a package', () => {
  it('needs openapi-fetch and nothing else, in the version that is tested here', () => {
    const { 'openapi-fetch': tested } = packageJson.devDependencies
    expect(clientPackage.dependencies).toEqual({ 'openapi-fetch': tested })
  })
})
