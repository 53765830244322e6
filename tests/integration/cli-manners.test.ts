import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openCliOnStack } from '../support/cli-on-stack.ts'
import { runCli } from '../support/cli-world.ts'
import { fetchFrom } from '../support/fetch-from-stack.ts'
import { hasStatus } from '../support/rows.ts'
import { addKey } from '../support/tenant-keys.ts'

let cli: Awaited<ReturnType<typeof openCliOnStack>>
beforeAll(async () => {
  cli = await openCliOnStack()
})
afterAll(() => cli?.close())

describe('what goes wrong', () => {
  const nowhere = '0199c0de-7000-7000-8000-00000000c0de'

  it.each([
    [`get ${nowhere}`, 3, /^Not found \(404 not_found\)\n.*\nRequest \S+ · docs\/errors\.md#not_found\n$/],
    ['send --email nobody --message x', 6, /\n {2}\/email must be an e-mail address\.\n/],
    ['keys revoke 000000000000 --yes --reason x', 3, /404 not_found/],
  ])('%s ends with %i and says what, where and under which id', async (line, code, said) => {
    const { stderr, ...rest } = await cli.run(line)
    expect(stderr).toMatch(said)
    expect(rest).toEqual({ code, stdout: '' })
  })

  it('has codes of its own for a key that is wrong, or not for this', async () => {
    expect(await cli.run('list', { key: 'hg_live_none' })).toMatchObject({ code: 4 })
    const key = await addKey(cli.stack.db, { scopes: ['notifications:write'] })
    expect((await cli.run('list', { key })).stderr).toContain('notifications:read')
  })

  it('is a document with --json', async () => {
    const { stderr, stdout } = await cli.run(`get ${nowhere} --json`)
    expect(JSON.parse(stderr)).toMatchObject({
      error: { code: 'not_found', status: 404, request_id: expect.any(String) },
    })
    expect(stdout).toBe('')
  })

  it('is told as unavailable where nothing answers', async () => {
    const env = { HELIOGRAPH_API: 'http://127.0.0.1:9', HELIOGRAPH_KEY: 'hg_test_x' }
    const { code, stderr } = await runCli(['list'], { env })
    expect([code, stderr]).toEqual([7, expect.stringContaining('heliograph doctor')])
  })
})

describe('doctor', () => {
  it('finds nothing wrong', async () => {
    expect(await cli.ran('doctor')).toMatch(/^✓ api .*✓ health .*✓ database .*✓ queue .*✓ key .*Nothing is wrong\.\n$/s)
  })

  it('says what is, and how to mend it', async () => {
    const wrongKey = await cli.run('doctor', { key: 'hg_live_000000000000_x' })
    expect(wrongKey.code).toBe(1)
    expect(wrongKey.stdout).toMatch(/✗ key .*hg_live_000000000000\.\.\. .*\n +→ Is HELIOGRAPH_KEY of this deployment\?/)
    expect(wrongKey.stdout).not.toContain('_x')
    const away = await runCli(['doctor', '--json'], {
      env: { HELIOGRAPH_API: 'http://127.0.0.1:9', HELIOGRAPH_KEY: 'k' },
    })
    expect(JSON.parse(away.stdout)).toMatchObject({
      wrong: 1,
      findings: [{ name: 'api' }, { name: 'health', state: 'bad' }],
    })
  })

  it('sees a clock that is wrong', async () => {
    const fetch = async (request: Request) => {
      const answer = await fetchFrom(cli.stack)(request)
      const headers = new Headers(answer.headers)
      headers.set('date', new Date(Date.now() - 60_000).toUTCString())
      return new Response(await answer.text(), { status: answer.status, headers })
    }
    const env = { HELIOGRAPH_API: 'https://api.example.com', HELIOGRAPH_KEY: cli.stack.keys.acme.live }
    const { code, stdout } = await runCli(['doctor'], { env, fetch })
    expect([code, stdout]).toEqual([1, expect.stringMatching(/✗ clock +this machine is \d+ s ahead of the API\n +→ /)])
  })
})

describe('tail', () => {
  it('shows what is there, then what comes and what changes, once each, until Ctrl-C', async () => {
    const ctrlC = new AbortController()
    const { id } = await cli.json<{ id: string }>('send --email tail@example.com --message Hello')
    let looks = 0
    const wait = async () => {
      looks += 1
      if (looks === 2) await cli.stack.drainUntil('it to be sent', hasStatus(cli.stack.db, id, 'SENT'))
      if (looks === 4) ctrlC.abort()
    }
    const { code, stdout } = await runCli(['tail', '--recipient', 'tail@example.com', '--json'], {
      env: { HELIOGRAPH_API: 'https://api.example.com', HELIOGRAPH_KEY: cli.stack.keys.acme.live },
      fetch: fetchFrom(cli.stack),
      signal: ctrlC.signal,
      wait,
    })
    const shown = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(shown.map((one) => [one.id, one.status])).toEqual([
      [id, 'PENDING'],
      [id, 'SENT'],
    ])
    expect(code).toBe(0)
  })
})

describe('seed', () => {
  it('takes no live key but the local runner’s', async () => {
    expect((await cli.run('seed')).stderr).toContain('beyond npm start it takes a test key alone')
  })
})
