import { describe, expect, it } from 'vitest'
import { createLog } from '../../lib/observability/logger.ts'
import { idOf } from '../support/answer.ts'
import { captureOutput } from '../support/captured-output.ts'
import { failing } from '../support/faults.ts'
import { anEmailBody, anSmsBody, aPushBody, notificationsPath } from '../support/requests.ts'
import { openStack, type Stack } from '../support/stack.ts'
import { startTcpProxy } from '../support/tcp-proxy.ts'

/** Words that no line may hold, in every place where a caller can put them. */
const canary = 'canary7f3a'
const canaryPhone = '+4915177773333'
const secrets = {
  user_id: `user-${canary}`,
  metadata: { name: `meta-${canary}` },
}
const bodies = [
  anEmailBody({
    ...secrets,
    email: `rejected+${canary}@simulator.test`,
    message: `text ${canary}`,
    subject: `subject ${canary}`,
    html: `<p>${canary}</p>`,
  }),
  anEmailBody({
    ...secrets,
    email: `${canary}@example.com`,
    reply_to: `${canary}@example.com`,
    headers: { 'X-A': canary },
  }),
  anEmailBody({ ...secrets, email: `throttled-then-ok+${canary}@simulator.test`, message: canary }),
  anEmailBody({ ...secrets, email: `unknown+${canary}@simulator.test`, message: canary, delivery: 'at_most_once' }),
  anSmsBody({ ...secrets, phone: canaryPhone, message: canary }),
  aPushBody({ ...secrets, device_token: `token-${canary}`, message: canary, title: canary, data: { a: canary } }),
  aPushBody({ ...secrets, device_token: `sim-rejected-${canary}`, message: canary }),
]
const refused = [
  `{"email":"${canary}@example.com" "x"}`,
  anEmailBody({ [canary]: canary }),
  anEmailBody({ email: canary }),
  anSmsBody({ phone: `${canaryPhone}x` }),
]

const key = { headers: { 'idempotency-key': `key-${canary}` } }

/** One of everything that a caller can send and a drain can meet, with a store that fails now and then. */
const walk = async (stack: Stack) => {
  const { live, test } = stack.keys.acme
  const ids: string[] = []
  for (const body of bodies) {
    for (const apiKey of [live, test])
      ids.push(
        idOf(
          await stack.request('POST', notificationsPath, { key: apiKey, body, requestId: `accepting-${ids.length}` }),
        ),
      )
  }
  await stack.request('POST', notificationsPath, { key: live, body: bodies[0], ...key })
  await stack.request('POST', notificationsPath, { key: live, body: bodies[1], ...key })
  for (const body of refused) await stack.request('POST', notificationsPath, { key: live, body })
  await stack.request('GET', notificationsPath, { key: `${live}x` })
  await stack.request('GET', `${notificationsPath}?recipient=${canary}@example.com&wrong=${canary}`, { key: live })
  for (const channel of ['email', 'sms', 'push'] as const) await stack.drain(channel, { idleMs: 300 })
  await stack.request('POST', '/api/v1/dead-letters/replay', {
    key: live,
    body: { filter: {}, dry_run: false, reason: `reason ${canary}` },
  })
  await stack.sweep()
  await stack.drain()
  return ids
}

describe('the log of every function', () => {
  it('holds no address, number, token, text or key of anybody, and finds every notification and request', async () => {
    const home = await openStack()
    const proxy = await startTcpProxy(home.database.url)
    const report = createLog({ service: 'test', stage: 'test', level: 'DEBUG' })
    const wrapStore: NonNullable<Parameters<typeof openStack>[0]>['wrapStore'] = (store) => failing(store, 'settle', 1)
    const stack = await openStack({ database: home.database, databaseUrl: proxy.url, wrapStore, report })
    let ids: string[] = []
    const lines = await captureOutput(async () => {
      ids = await walk(stack)
      proxy.takeAway()
      for (const body of bodies)
        await stack.request('POST', notificationsPath, { key: stack.keys.acme.live, body, requestId: 'in-an-outage' })
      await stack.drain().catch(() => {})
    })
    await stack.close()
    await proxy.close()
    await home.close()

    const events = lines.map((line) => JSON.parse(line) as Record<string, unknown>)
    const named = (name: string) => events.filter(({ message }) => message === name)
    for (const event of [
      'notification.accepted',
      'request.refused',
      'delivery.sent',
      'delivery.failed',
      'settle.failed',
      'drain.ended',
      'sweep.ended',
      'dead_letters.replayed',
    ]) {
      expect(named(event), event).not.toEqual([])
    }
    const { acme, globex } = stack.keys
    const whole = lines.join('\n')
    for (const secret of [canary, canaryPhone, ...Object.values(acme), ...Object.values(globex)])
      expect(whole).not.toContain(secret)
    for (const apiKey of Object.values(acme)) expect(whole).not.toContain(apiKey.slice(-43))
    expect(whole).not.toContain('insert into')

    for (const [index, id] of ids.entries()) {
      expect(named('notification.accepted')).toContainEqual(
        expect.objectContaining({ notificationId: id, requestId: `accepting-${index}`, level: 'INFO' }),
      )
      expect(
        [...named('delivery.sent'), ...named('delivery.failed')].some(({ notificationId }) => notificationId === id),
        id,
      ).toBe(true)
    }
    expect(named('request.refused').filter(({ requestId }) => requestId === 'in-an-outage')).toHaveLength(bodies.length)
    for (const event of events)
      expect(event).toMatchObject({ service: 'test', stage: 'test', timestamp: expect.any(String) })
  })
})
