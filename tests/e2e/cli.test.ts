import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { statuses } from '../../lib/notifications/notification.ts'
import { until } from '../support/until.ts'
import { cliExamples, withoutChance } from './cli-examples.ts'
import { forwardingNpx, openCliShell } from './cli-shell.ts'
import { networkTries, npx, patienceMs } from './command.ts'
import { getJson, type RunningStack, startStack } from './running-stack.ts'
import { createWorkingCopy, type WorkingCopy } from './working-copy.ts'

const testMs = 3 * patienceMs
const colorStart = '\u001b['
const enter = '\r'
const ctrlC = '\u0003'

let copy: WorkingCopy
let stack: RunningStack
let shell: Awaited<ReturnType<typeof openCliShell>>

beforeAll(async () => {
  copy = await createWorkingCopy()
  stack = await startStack(copy.dir)
  shell = await openCliShell(copy.dir)
}, testMs)
afterAll(async () => {
  await stack?.command.end('SIGTERM')
  await copy?.remove()
}, testMs)

const statusOf = async (id: string) => (await getJson<{ status: string }>(stack, `/api/v1/notifications/${id}`)).status

/** "A moment later": an example that asks about a notification shows how it ended. */
const settled = (id: string, status: string) =>
  until(`${id} to be ${status}`, async () => (await statusOf(id)) === status, patienceMs)

describe('every example of the command line', () => {
  const variables: Record<string, string> = {}

  it.each(cliExamples())(
    '$at works as it stands: $command',
    async ({ command, answer }) => {
      if (command.includes('$ID')) await settled(variables.ID ?? '', 'DELIVERED')
      const { code, stdout, stderr } = await shell.run(command, variables)
      expect([code, code === 0 ? '' : stderr]).toEqual([0, ''])
      expect(stdout).not.toContain(colorStart)
      if (answer !== undefined) expect(withoutChance(stdout, stack.port)).toBe(withoutChance(answer, stack.port))
      const [, id] = /^([0-9a-f-]{36}) {2}PENDING/.exec(stdout) ?? []
      if (id && command.includes('rejected')) {
        variables.LETTER = id
        await settled(id, 'FAILED')
      } else if (id) variables.ID ??= id
      variables.KEY_ID = /^hg_test_([^_]+)_/.exec(stdout)?.[1] ?? variables.KEY_ID ?? ''
      if (command.includes('heliograph seed')) expectSeeded(stdout)
    },
    testMs,
  )

  /** Both tenants have every status that stays; PENDING and PROCESSING pass. */
  const expectSeeded = (printed: string) => {
    expect(printed).toMatch(/^ +local +harbor\n/)
    for (const status of statuses.filter((one) => !['PENDING', 'PROCESSING'].includes(one))) {
      expect(printed).toMatch(new RegExp(`^${status} +[1-9]\\d* +[1-9]\\d*$`, 'm'))
    }
  }

  it('are many', () => expect(cliExamples().length).toBeGreaterThan(30))
})

describe('in a terminal', () => {
  it(
    'there are colors, and none where NO_COLOR says so',
    async () => {
      const list = 'npx heliograph list --status DELIVERED --limit 1'
      expect((await shell.type(list).ended).screen).toContain(`${colorStart}32mDELIVERED`)
      const plain = await shell.type(list, { NO_COLOR: '1' }).ended
      expect(plain.screen).toContain('DELIVERED')
      expect(plain.screen).not.toContain(colorStart)
    },
    testMs,
  )

  it(
    'what cannot be taken back is asked for: the count, and the reason',
    async () => {
      await shell.run('npx heliograph suppressions add tty@example.com')
      const command = shell.type('npx heliograph suppressions remove tty@example.com')
      await command.sees(/lifts the suppression of tty@example\.com\. Type 1/)
      command.types(`2${enter}`)
      await command.sees(/That is not 1/)
      command.types(`\u007f1${enter}`)
      await command.sees(/Why\?/)
      command.types(`she asked${enter}`)
      const { code, screen } = await command.ended
      expect([code, screen]).toEqual([0, expect.stringContaining('1 lifted.')])
    },
    testMs,
  )

  it(
    'Ctrl-C at the question leaves all as it is',
    async () => {
      await shell.run('npx heliograph suppressions add kept@example.com')
      const command = shell.type('npx heliograph suppressions remove kept@example.com')
      await command.sees(/Type 1/)
      command.types(ctrlC)
      expect(await command.ended).toMatchObject({ code: 130, screen: expect.stringContaining('Nothing was done.') })
      expect((await shell.run('npx heliograph suppressions list')).stdout).toContain('kept@example.com')
    },
    testMs,
  )

  it(
    'long work has a bar',
    async () => {
      const rows = Array.from({ length: 150 }, (_, nth) => `delivered+bar-${nth}@simulator.test,Hello`)
      writeFileSync(join(copy.dir, 'many.csv'), ['email,message', ...rows].join('\n'))
      const { code, screen } = await shell.type('npx heliograph send --test --file many.csv').ended
      expect(screen).toMatch(/Sending .*━.* 150\/150/)
      expect([code, screen]).toEqual([0, expect.stringContaining('150 sent, 0 sent before, 0 not sent.')])
    },
    testMs,
  )

  it.each([
    ['which is how it ends', () => ({})],
    ['also where npx forwards what the terminal has said already', forwardingNpx],
  ])(
    'tail goes on until Ctrl-C, %s',
    async (_, variablesFor) => {
      const send = (label: string) =>
        shell.run(`npx heliograph send --email delivered+${label}@simulator.test --message x`)
      await send('before')
      const command = shell.type('npx heliograph tail --lines 1 --interval 1s', variablesFor(copy.dir))
      await command.sees(/delivered\+before@simulator\.test/)
      await send('meanwhile')
      await command.sees(/delivered\+meanwhile@simulator\.test/)
      command.types(ctrlC)
      const { code, screen } = await command.ended
      expect(code, screen).toBe(0)
    },
    testMs,
  )
})

describe('as it is called', () => {
  it(
    'npx finds it in a fresh clone, with whatever Node the machine has',
    async () => {
      const command = npx(copy.dir, ['heliograph', '--help'])
      expect(await command.ended, command.output()).toBe(0)
      expect(command.output()).toContain('Usage: heliograph [options] [command]')
      expect(networkTries(copy.dir)).toBe('')
    },
    testMs,
  )

  it('doctor --stage is npm run doctor', { timeout: testMs }, async () => {
    const { code, stderr } = await shell.run('npx heliograph doctor --stage No!')
    expect([code, stderr]).toEqual([2, expect.stringContaining('A stage is up to 16 lower-case letters')])
  })

  it('a stack that is gone is said to be gone', { timeout: testMs }, async () => {
    await stack.command.end('SIGTERM')
    const { code, stderr } = await shell.run('npx heliograph list', {
      HELIOGRAPH_API: stack.file.api,
      HELIOGRAPH_KEY: 'k',
    })
    expect([code, stderr]).toEqual([7, expect.stringContaining('could not be reached')])
    rmSync(join(copy.dir, '.heliograph/dev.json'), { force: true })
    expect((await shell.run('npx heliograph list')).code).toBe(2)
  })
})
