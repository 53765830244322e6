import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import rootPackage from '../../../package.json' with { type: 'json' }
import clientPackage from '../../../packages/cli/package.json' with { type: 'json' }
import { exitCodes } from '../../../packages/cli/src/exit-codes.ts'
import { runCli } from '../../support/cli-world.ts'

const groups = {
  'dead-letters': ['list', 'show', 'summary', 'replay'],
  suppressions: ['list', 'add', 'remove', 'import', 'export'],
  keys: ['list', 'create', 'rotate', 'revoke'],
}
const single = ['send', 'get', 'timeline', 'list', 'tail', 'doctor', 'seed']
const inGroups = Object.entries(groups).flatMap(([group, names]) => names.map((name) => `${group} ${name}`))
const api = { env: { HELIOGRAPH_API: 'http://127.0.0.1:9', HELIOGRAPH_KEY: 'hg_test_x' } }

describe('help', () => {
  it('names every command', async () => {
    const { code, stdout, stderr } = await runCli(['--help'])
    expect([code, stderr]).toEqual([0, ''])
    for (const name of [...single, ...Object.keys(groups)]) expect(stdout).toMatch(new RegExp(`^ {2}${name}\\b`, 'm'))
  })

  it.each([...single, ...inGroups])(
    'of %s is there without an API, with what all take and with examples',
    async (name) => {
      const { code, stdout } = await runCli([...name.split(' '), '--help'])
      expect(code).toBe(0)
      expect(stdout).toContain(`Usage: heliograph ${name}`)
      expect(stdout).toContain('--api <url>')
      expect(stdout).toContain(`Examples:\n  $ npx heliograph ${name}`)
    },
  )
})

describe('what cannot be done as it was said', () => {
  it.each([
    [['get'], "missing required argument 'id'"],
    [['nothing'], "unknown command 'nothing'"],
    [['list', '--stauts', 'SENT'], '--status'],
    [['list', '--status', 'GONE'], 'one of SCHEDULED, PENDING'],
    [['list', '--limit', '0'], 'from 1 to'],
    [['list', '--since', 'yesterday'], '15m, 2h or 7d'],
    [['list', '--metadata', 'order'], 'name=value'],
    [['send', '--message', 'Hello'], 'To whom?'],
    [['send', '--email', 'a@example.com', '--phone', '+4915112345678'], 'To whom?'],
    [['send', '--file', 'people.txt'], 'people.txt cannot be read'],
    [['send', '--file', '-'], 'Say --format'],
    [['send', '--file', 'x.csv', '--wait'], '--wait'],
    [['dead-letters', 'replay'], 'Which ones?'],
    [['dead-letters', 'replay', 'x', '--all'], 'Which ones?'],
    [['suppressions', 'add', 'token'], 'Say --channel'],
    [['suppressions', 'remove', 'ada@example.com'], '--yes and --reason'],
    [['suppressions', 'remove', 'ada@example.com', '--yes'], '--yes and --reason'],
    [['keys', 'create', '--name', 'shop'], '--scope'],
    [['seed', '--count', '3'], 'from 100'],
  ])('%j ends with 2 and says why', async (args, said) => {
    const { code, stdout, stderr } = await runCli(args, api)
    expect(stderr).toContain(said)
    expect([code, stdout]).toEqual([2, ''])
  })
})

describe('exit codes', () => {
  it('are those of docs/cli.md', () => {
    const page = readFileSync(new URL('../../../docs/cli.md', import.meta.url), 'utf8')
    const documented = [...page.matchAll(/^\| (\d+) \| /gm)].map(([, code]) => Number(code))
    expect(documented).toEqual(Object.values(exitCodes))
  })
})

describe('the package', () => {
  it('needs what the checkout has, in the versions that are tested here', () => {
    const here: Record<string, string> = { ...rootPackage.dependencies, ...rootPackage.devDependencies }
    for (const [name, version] of Object.entries(clientPackage.dependencies))
      expect([name, here[name]]).toEqual([name, version])
    expect(rootPackage.bin.heliograph).toBe(`packages/cli/${clientPackage.bin.heliograph}`)
    expect(rootPackage.version).toBe(clientPackage.version)
  })
})
