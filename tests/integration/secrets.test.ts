import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { withSigningKeys } from '../../functions/signing-keys.ts'
import { readConfig } from '../../lib/config/config.ts'
import { rotatingUrl } from '../../lib/config/rotating.ts'
import { arn, createSecretsWorld, type SecretsWorld } from '../support/secrets.ts'

const minuteMs = 60_000

let world: SecretsWorld
beforeEach(async () => {
  world = await createSecretsWorld()
})
afterEach(() => world.aws.close())

describe('a secret', () => {
  it('is fetched once for all who ask, and again after five minutes', async () => {
    world.kept.set(arn, 'first')
    const secrets = world.open()
    expect(await Promise.all([secrets.read(arn), secrets.read(arn)])).toEqual(['first', 'first'])
    world.kept.set(arn, 'second')
    world.clock.nowMs += 5 * minuteMs - 1
    expect(await secrets.read(arn)).toBe('first')
    world.clock.nowMs += 1
    expect(await secrets.read(arn)).toBe('second')
    expect(world.aws.calls).toHaveLength(2)
  })

  it('serves on while Secrets Manager is away, and says so', async () => {
    world.kept.set(arn, 'first')
    const secrets = world.open()
    await secrets.read(arn)
    world.kept.delete(arn)
    world.clock.nowMs += 6 * minuteMs
    expect(await secrets.read(arn)).toBe('first')
    expect(world.reports).toEqual(['secrets.unreachable'])
    world.kept.set(arn, 'second')
    expect(await secrets.read(arn)).toBe('first') // it is left alone for a while
    world.clock.nowMs += minuteMs
    expect(await secrets.read(arn)).toBe('second')
  })

  it('that was never there is an error that names it', async () => {
    await expect(world.open().read(arn)).rejects.toThrow('no such secret')
  })

  it('that was refused is fetched again, once for all who were refused, and not again and again', async () => {
    world.kept.set(arn, 'first')
    const secrets = world.open()
    await secrets.read(arn)
    world.kept.set(arn, 'second')
    expect(await Promise.all([secrets.renew(arn, 'first'), secrets.renew(arn, 'first')])).toEqual(['second', 'second'])
    expect(world.aws.calls).toHaveLength(2)
    expect(await secrets.renew(arn, 'first')).toBe('second') // without a request: it has the newer one
    expect(await secrets.renew(arn, 'second')).toBeUndefined() // a moment later, so it is not asked for
    world.clock.nowMs += 5_000
    expect(await secrets.renew(arn, 'second')).toBeUndefined() // asked for, and the same
    expect(world.aws.calls).toHaveLength(3)
  })

  it.each([
    ['a rotation’s JSON', JSON.stringify({ username: 'me', password: 'p@ss/w:rd' }), 'me', 'p@ss/w:rd'],
    ['a JSON without a user', JSON.stringify({ password: 'secret' }), 'heliograph', 'secret'],
    ['a bare password', 'secret', 'heliograph', 'secret'],
  ])('can be %s', async (_form, secret, user, password) => {
    world.kept.set(arn, secret)
    const url = new URL(
      await rotatingUrl(world.open(), 'postgres://heliograph@db:5432/x?sslmode=verify-full', arn).current(),
    )
    expect([url.username, decodeURIComponent(url.password), url.host]).toEqual([user, password, 'db:5432'])
  })

  it.each(['{"username":"me"}', '{"password":"unfinished'])(
    'that is %s is refused without being quoted',
    async (secret) => {
      world.kept.set(arn, secret)
      const refused = await rotatingUrl(world.open(), 'postgres://db/x', arn).current().catch(String)
      expect(refused).toMatch(/The secret (has no password|is not JSON)\./)
      expect(refused).not.toContain('unfinished')
    },
  )
})

describe('the configuration', () => {
  it('refuses a rotating password for queues that live in Postgres', () => {
    expect(() => readConfig({ DATABASE_URL: 'postgres://db/x', DATABASE_SECRET_ARN: arn })).toThrow(
      /DATABASE_SECRET_ARN: needs REDIS_URL/,
    )
  })
})

describe('the keys that sign links', () => {
  const config = readConfig({ DATABASE_URL: 'postgres://db/x', SIGNING_KEYS_SECRET_ARN: arn })
  const [current, previous] = ['c'.repeat(32), 'p'.repeat(32)]

  it.each([
    [{ current }, [current]],
    [{ current, previous }, [current, previous]],
  ])('come from their secret: %j', async (secret, keys) => {
    world.kept.set(arn, JSON.stringify(secret))
    expect(await withSigningKeys(config, world.open())).toMatchObject({ UNSUBSCRIBE_SECRET: keys })
  })

  it.each(['{"current":"short-secret"}', 'not-json'])('are refused without being quoted: %s', async (secret) => {
    world.kept.set(arn, secret)
    const words = await withSigningKeys(config, world.open()).catch(String)
    expect(words).toMatch(/JSON with `current`/)
    expect(words).not.toContain(secret)
  })
})
