import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { timelineText } from '../../packages/client/src/timeline-text.ts'
import { buryOne } from '../support/accepting.ts'
import { runCli } from '../support/cli-world.ts'
import { fetchFrom } from '../support/fetch-from-stack.ts'
import { hasStatus } from '../support/rows.ts'
import { openStack, type Stack } from '../support/stack.ts'
import { addKey } from '../support/tenant-keys.ts'

let stack: Stack
let cwd = ''
beforeAll(async () => {
  stack = await openStack({ keyCacheSeconds: 0 })
  cwd = mkdtempSync(join(tmpdir(), 'heliograph-cli-'))
})
afterAll(async () => {
  await stack?.close()
  rmSync(cwd, { recursive: true })
})

/** The command line as it is, in a pipe, with the handlers for an API. */
const run = (line: string, { key = stack.keys.acme.live, input = '' } = {}) =>
  runCli(words(line), {
    env: { HELIOGRAPH_API: 'https://api.example.com', HELIOGRAPH_KEY: key },
    cwd,
    fetch: fetchFrom(stack),
    input,
  })

const words = (line: string) => [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? '')

const ran = async (line: string, options = {}) => {
  const { code, stdout, stderr } = await run(line, options)
  expect([
    code,
    stderr
      .split('\n')
      .filter((text) => !/^(What becomes|\w+ \d+\/\d+)/.test(text))
      .join('\n'),
  ]).toEqual([0, ''])
  return stdout
}
const json = async <Body = Record<string, unknown>>(line: string) => JSON.parse(await ran(`${line} --json`)) as Body

describe('what was sent', () => {
  it('is shown by get, by timeline in the very words of the client, and by list', async () => {
    const { id } = await json<{ id: string }>('send --email ada@example.com --message "Hello Ada" --metadata order=7')
    await stack.drainUntil('it to be sent', hasStatus(stack.db, id, 'SENT'))
    expect(await ran(`get ${id}`)).toMatch(/^status +SENT$.*^metadata +order=7\nmessage +Hello Ada\n$/ms)
    const timeline = await json<Parameters<typeof timelineText>[0]>(`timeline ${id}`)
    expect(await ran(`timeline ${id}`)).toBe(`${timelineText(timeline)}\n`)
    expect(timeline.summary).toContain('accepted it')
    expect(await ran('list --metadata order=7 --since 1h --type email')).toMatch(
      new RegExp(`^ACCEPTED .*\n[^ ]+ +${id} +EMAIL +SENT +ada@example.com\n$`),
    )
    expect(
      (await ran('list --json'))
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).id),
    ).toContain(id)
  })

  it('takes every field that the API takes', async () => {
    writeFileSync(join(cwd, 'a.txt'), 'attached')
    const options =
      'send --email ada@example.com --message - --subject Hi --html <p>x</p> --reply-to bob@example.com --header X-A=1 ' +
      '--attach a.txt --list-unsubscribe --user-id u --send-at 1d --expires-at 2d --priority low --delivery at_most_once'
    const sent = JSON.parse((await run(`${options} --json`, { input: 'A long text' })).stdout)
    expect(sent).toMatchObject({ message: 'A long text', html: '<p>x</p>', list_unsubscribe: true })
    expect(sent).toMatchObject({ status: 'SCHEDULED', subject: 'Hi', headers: { 'X-A': '1' }, user_id: 'u' })
    expect(sent).toMatchObject({ attachments: [{ filename: 'a.txt', content_type: 'text/plain' }], priority: 'low' })
    const push = await json(
      'send --device-token sim-delivered --message m --title t --data x=1 --collapse-key c --ttl-seconds 60',
    )
    expect(push).toMatchObject({ type: 'PUSH', title: 't', data: { x: '1' }, collapse_key: 'c', ttl_seconds: 60 })
    expect(await ran('send --phone +15005550000 --message Hello')).toMatch(/PENDING {2}SMS {2}\+15005550000\n$/)
  })

  it('with the same key is one', async () => {
    const line = 'send --email ada@example.com --message Hello --idempotency-key order-1'
    expect(await ran(line)).toBe(await ran(line))
  })
})

describe('a file', () => {
  it('is sent line by line, and again only where it has changed', async () => {
    const lines = Array.from({ length: 130 }, (_, nth) => `n${nth}@example.com,Hello ${nth}`)
    const file = (rows: string[]) => writeFileSync(join(cwd, 'people.csv'), ['email,message', ...rows].join('\n'))
    file(lines.with(3, 'nobody,Hello').with(120, 'n@example.com,'))
    const first = await run('send --file people.csv --subject News')
    expect(first.code).toBe(1)
    expect(first.stdout).toBe('128 sent, 0 sent before, 2 not sent.\n')
    expect(first.stderr).toMatch(/^line 5 +\/email +must be an e-mail address\.\nline 122 +\/message +.*\n/m)
    file(lines)
    expect(await ran('send --file people.csv --subject News')).toBe('2 sent, 128 sent before, 0 not sent.\n')
    expect(await ran('send --file people.csv --subject News --again')).toBe('130 sent, 0 sent before, 0 not sent.\n')
  })

  it('may come through a pipe', async () => {
    const input = '{"email":"ada@example.com","message":"one"}\n{"phone":"+15005550000"}\n'
    const { stdout } = await run('send --file - --format jsonl --message all --json', { input })
    expect(JSON.parse(stdout)).toMatchObject({ created: 2, data: [{ line: 1, result: 'created' }, { line: 2 }] })
  })
})

describe('dead letters', () => {
  it('are listed, shown, looked at and replayed', async () => {
    const id = await buryOne(stack)
    expect(await ran('dead-letters list')).toContain(id)
    expect(await ran(`dead-letters show ${id}`)).toMatch(/^reason +rejected \(.*^FAILED: /ms)
    expect(await ran('dead-letters summary')).toMatch(/^1 +EMAIL +rejected/m)
    expect(await ran('dead-letters replay --failed-because rejected --dry-run')).toBe('1 would be replayed.\n')
    const refused = await run('dead-letters replay --all')
    expect(refused).toMatchObject({ code: 2, stdout: '' })
    expect(refused.stderr).toContain('This replays 1 dead letters')
    expect(await json(`dead-letters replay ${id} --reason mended --yes`)).toMatchObject({ count: 1, ids: [id] })
    const again = await run(`dead-letters replay ${id} --reason mended --yes`)
    expect(again.stdout).toMatch(/left: .*\n0 would be replayed, 1 left\.\n/)
    expect(await ran(`timeline ${id}`)).toContain('Replayed: mended')
  })
})

describe('suppressions', () => {
  it('are added, listed, lifted with a reason, and moved as files', async () => {
    expect(await ran('suppressions add Ada@Example.com --note phoned')).toMatch(/email {2}manual {2}ada@example.com\n$/)
    expect(await ran('suppressions list --channel email')).toContain('ada@example.com')
    expect(await ran('suppressions remove ada@example.com --reason "she asked" --yes')).toBe('1 lifted.\n')
    const [audit] = await stack.db`select lifted_reason from lifted_suppressions where recipient = 'ada@example.com'`
    expect(audit).toEqual({ lifted_reason: 'she asked' })
    const rows = Array.from({ length: 1_200 }, (_, nth) => `email,n${nth}@example.com`)
    writeFileSync(join(cwd, 'in.csv'), ['channel,recipient', ...rows.with(1_100, 'email,nobody')].join('\r\n'))
    const imported = await run('suppressions import in.csv')
    expect(imported.stdout).toBe('1199 added, 0 already there, 1 refused.\n')
    expect(imported.stderr).toMatch(/^line 1102 +recipient /m)
    expect(imported.code).toBe(1)
    expect(await ran('suppressions export out.csv')).toBe('1199 in out.csv.\n')
    const exported = readFileSync(join(cwd, 'out.csv'), 'utf8')
    expect(exported.match(/^channel,/gm)).toHaveLength(1)
    expect(await ran('suppressions export')).toBe(exported)
    expect(await ran('suppressions import out.csv')).toBe('0 added, 1199 already there, 0 refused.\n')
  })
})

describe('keys', () => {
  it('are made and rotated to stdout alone, and revoked with a reason', async () => {
    const made = await run('keys create --name shop --scope notifications:read --mode test --expires-at 30d')
    expect(made.stdout).toMatch(/^hg_test_\S+\n$/)
    const id = made.stdout.split('_')[2] ?? ''
    expect((await run('list', { key: made.stdout.trim() })).stderr).toBe('No notification is like that.\n')
    expect((await run(`keys rotate ${id} --overlap-seconds 60`)).stdout).toMatch(/^hg_test_\S+\n$/)
    expect((await run(`keys rotate ${id}`)).code).toBe(5)
    expect(await ran('keys list')).toMatch(new RegExp(`${id} +test +rotating .*shop`))
    expect((await run(`keys revoke ${id}`)).stderr).toContain(`This ends ${id} (shop) for good`)
    await ran(`keys revoke ${id} --reason "it has closed" --yes`)
    expect(await ran('keys list')).toMatch(new RegExp(`${id} +test +revoked`))
    const [row] = await stack.db`select revoked_reason from api_keys where id = ${id}`
    expect(row).toEqual({ revoked_reason: 'it has closed' })
  })
})

describe('what goes wrong', () => {
  const nowhere = '0199c0de-7000-7000-8000-00000000c0de'

  it.each([
    [`get ${nowhere}`, 3, /^Not found \(404 not_found\)\n.*\nRequest \S+ · docs\/errors\.md#not_found\n$/],
    ['send --email nobody --message x', 6, /\n {2}\/email must be an e-mail address\.\n/],
    ['keys revoke 000000000000 --yes --reason x', 3, /404 not_found/],
  ])('%s ends with %i and says what, where and under which id', async (line, code, said) => {
    const { stderr, ...rest } = await run(line)
    expect(stderr).toMatch(said)
    expect(rest).toEqual({ code, stdout: '' })
  })

  it('has codes of its own for a key that is wrong, or not for this', async () => {
    expect(await run('list', { key: 'hg_live_none' })).toMatchObject({ code: 4 })
    const key = await addKey(stack.db, { scopes: ['notifications:write'] })
    expect((await run('list', { key })).stderr).toContain('notifications:read')
  })

  it('is a document with --json', async () => {
    const { stderr, stdout } = await run(`get ${nowhere} --json`)
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
    expect(await ran('doctor')).toMatch(/^✓ api .*✓ health .*✓ database .*✓ queue .*✓ key .*Nothing is wrong\.\n$/s)
  })

  it('says what is, and how to mend it', async () => {
    const wrongKey = await run('doctor', { key: 'hg_live_000000000000_x' })
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
      const answer = await fetchFrom(stack)(request)
      const headers = new Headers(answer.headers)
      headers.set('date', new Date(Date.now() - 60_000).toUTCString())
      return new Response(await answer.text(), { status: answer.status, headers })
    }
    const env = { HELIOGRAPH_API: 'https://api.example.com', HELIOGRAPH_KEY: stack.keys.acme.live }
    const { code, stdout } = await runCli(['doctor'], { env, fetch })
    expect([code, stdout]).toEqual([1, expect.stringMatching(/✗ clock +this machine is \d+ s ahead of the API\n +→ /)])
  })
})

describe('tail', () => {
  it('shows what is there, then what comes and what changes, once each, until Ctrl-C', async () => {
    const ctrlC = new AbortController()
    const { id } = await json<{ id: string }>('send --email tail@example.com --message Hello')
    let looks = 0
    const wait = async () => {
      looks += 1
      if (looks === 2) await stack.drainUntil('it to be sent', hasStatus(stack.db, id, 'SENT'))
      if (looks === 4) ctrlC.abort()
    }
    const { code, stdout } = await runCli(['tail', '--recipient', 'tail@example.com', '--json'], {
      env: { HELIOGRAPH_API: 'https://api.example.com', HELIOGRAPH_KEY: stack.keys.acme.live },
      fetch: fetchFrom(stack),
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
    expect((await run('seed')).stderr).toContain('beyond npm start it takes a test key alone')
  })
})
