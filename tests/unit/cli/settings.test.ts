import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readSettings } from '../../../packages/cli/src/settings.ts'

const file = { api: 'http://127.0.0.1:3000', test_key: 'hg_test_of_file', live_key: 'hg_live_of_file', tenants: [] }

let root = ''
let below = ''
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'heliograph-cli-'))
  below = join(root, 'a/b')
  mkdirSync(below, { recursive: true })
  mkdirSync(join(root, '.heliograph'))
  writeFileSync(join(root, '.heliograph/dev.json'), JSON.stringify(file))
})
afterAll(() => rmSync(root, { recursive: true }))

describe('given a stack that runs in a folder above', () => {
  it('is that one, with its live key, or its test key', () => {
    const path = join(root, '.heliograph/dev.json')
    expect(readSettings({}, { env: {}, cwd: below })).toMatchObject({
      api: file.api,
      key: file.live_key,
      apiFrom: path,
      keyFrom: path,
    })
    expect(readSettings({ test: true }, { env: {}, cwd: below })).toMatchObject({ key: file.test_key })
  })

  it('the environment counts more, and an option most', () => {
    const env = { HELIOGRAPH_API: 'https://api.example.com/v/', HELIOGRAPH_KEY: 'hg_live_of_env' }
    expect(readSettings({}, { env, cwd: below })).toMatchObject({
      api: 'https://api.example.com/v',
      key: 'hg_live_of_env',
      local: undefined,
    })
    const options = { api: 'http://localhost:1', key: 'hg_live_of_option' }
    expect(readSettings(options, { env, cwd: below })).toMatchObject({ ...options, apiFrom: '--api', keyFrom: '--key' })
  })

  it('its keys go nowhere else', () => {
    const ask = () => readSettings({ api: 'https://api.example.com' }, { env: {}, cwd: below })
    expect(ask).toThrow(/Which key\?/)
  })

  it('--test takes no key that sends', () => {
    const ask = () => readSettings({ test: true }, { env: { HELIOGRAPH_KEY: 'hg_live_of_env' }, cwd: below })
    expect(ask).toThrow(/HELIOGRAPH_KEY is none/)
  })
})

describe('given nothing', () => {
  it('says what there could be', () => expect(() => readSettings({}, { env: {}, cwd: '/' })).toThrow(/Which API\?/))

  it.each(['127.0.0.1:3000', 'ftp://example.com', ''])('takes no %j for an address', (api) => {
    expect(() => readSettings({ api }, { env: {}, cwd: '/' })).toThrow(/no address of an API|Which API/)
  })
})
