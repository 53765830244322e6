import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { timelineText } from '../../packages/client/src/timeline-text.ts'
import { buryOne } from '../support/accepting.ts'
import { openCliOnStack } from '../support/cli-on-stack.ts'
import { hasStatus } from '../support/rows.ts'

let cli: Awaited<ReturnType<typeof openCliOnStack>>
beforeAll(async () => {
  cli = await openCliOnStack()
})
afterAll(() => cli?.close())

describe('what was sent', () => {
  it('is shown by get, by timeline in the very words of the client, and by list', async () => {
    const { id } = await cli.json<{ id: string }>(
      'send --email ada@example.com --message "Hello Ada" --metadata order=7',
    )
    await cli.stack.drainUntil('it to be sent', hasStatus(cli.stack.db, id, 'SENT'))
    expect(await cli.ran(`get ${id}`)).toMatch(/^status +SENT$.*^metadata +order=7\nmessage +Hello Ada\n$/ms)
    const timeline = await cli.json<Parameters<typeof timelineText>[0]>(`timeline ${id}`)
    expect(await cli.ran(`timeline ${id}`)).toBe(`${timelineText(timeline)}\n`)
    expect(timeline.summary).toContain('accepted it')
    expect(await cli.ran('list --metadata order=7 --since 1h --type email')).toMatch(
      new RegExp(`^ACCEPTED .*\n[^ ]+ +${id} +EMAIL +SENT +ada@example.com\n$`),
    )
    expect(
      (await cli.ran('list --json'))
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).id),
    ).toContain(id)
  })

  it('takes every field that the API takes', async () => {
    writeFileSync(join(cli.cwd, 'a.txt'), 'attached')
    const options =
      'send --email ada@example.com --message - --subject Hi --html <p>x</p> --reply-to bob@example.com --header X-A=1 ' +
      '--attach a.txt --list-unsubscribe --user-id u --send-at 1d --expires-at 2d --priority low --delivery at_most_once'
    const sent = JSON.parse((await cli.run(`${options} --json`, { input: 'A long text' })).stdout)
    expect(sent).toMatchObject({ message: 'A long text', html: '<p>x</p>', list_unsubscribe: true })
    expect(sent).toMatchObject({ status: 'SCHEDULED', subject: 'Hi', headers: { 'X-A': '1' }, user_id: 'u' })
    expect(sent).toMatchObject({ attachments: [{ filename: 'a.txt', content_type: 'text/plain' }], priority: 'low' })
    const push = await cli.json(
      'send --device-token sim-delivered --message m --title t --data x=1 --collapse-key c --ttl-seconds 60',
    )
    expect(push).toMatchObject({ type: 'PUSH', title: 't', data: { x: '1' }, collapse_key: 'c', ttl_seconds: 60 })
    expect(await cli.ran('send --phone +15005550000 --message Hello')).toMatch(/PENDING {2}SMS {2}\+15005550000\n$/)
  })

  it('with the same key is one', async () => {
    const line = 'send --email ada@example.com --message Hello --idempotency-key order-1'
    expect(await cli.ran(line)).toBe(await cli.ran(line))
  })
})

describe('a file', () => {
  it('is sent line by line, and again only where it has changed', async () => {
    const lines = Array.from({ length: 130 }, (_, nth) => `n${nth}@example.com,Hello ${nth}`)
    const file = (rows: string[]) => writeFileSync(join(cli.cwd, 'people.csv'), ['email,message', ...rows].join('\n'))
    file(lines.with(3, 'nobody,Hello').with(120, 'n@example.com,'))
    const first = await cli.run('send --file people.csv --subject News')
    expect(first.code).toBe(1)
    expect(first.stdout).toBe('128 sent, 0 sent before, 2 not sent.\n')
    expect(first.stderr).toMatch(/^line 5 +\/email +must be an e-mail address\.\nline 122 +\/message +.*\n/m)
    file(lines)
    expect(await cli.ran('send --file people.csv --subject News')).toBe('2 sent, 128 sent before, 0 not sent.\n')
    expect(await cli.ran('send --file people.csv --subject News --again')).toBe(
      '130 sent, 0 sent before, 0 not sent.\n',
    )
  })

  it('may come through a pipe', async () => {
    const input = '{"email":"ada@example.com","message":"one"}\n{"phone":"+15005550000"}\n'
    const { stdout } = await cli.run('send --file - --format jsonl --message all --json', { input })
    expect(JSON.parse(stdout)).toMatchObject({ created: 2, data: [{ line: 1, result: 'created' }, { line: 2 }] })
  })
})

describe('dead letters', () => {
  it('are listed, shown, looked at and replayed', async () => {
    const id = await buryOne(cli.stack)
    expect(await cli.ran('dead-letters list')).toContain(id)
    expect(await cli.ran(`dead-letters show ${id}`)).toMatch(/^reason +rejected \(.*^FAILED: /ms)
    expect(await cli.ran('dead-letters summary')).toMatch(/^1 +EMAIL +rejected/m)
    expect(await cli.ran('dead-letters replay --failed-because rejected --dry-run')).toBe('1 would be replayed.\n')
    const refused = await cli.run('dead-letters replay --all')
    expect(refused).toMatchObject({ code: 2, stdout: '' })
    expect(refused.stderr).toContain('This replays 1 dead letters')
    expect(await cli.json(`dead-letters replay ${id} --reason mended --yes`)).toMatchObject({ count: 1, ids: [id] })
    const again = await cli.run(`dead-letters replay ${id} --reason mended --yes`)
    expect(again.stdout).toMatch(/left: .*\n0 would be replayed, 1 left\.\n/)
    expect(await cli.ran(`timeline ${id}`)).toContain('Replayed: mended')
  })
})

describe('suppressions', () => {
  it('are added, listed, lifted with a reason, and moved as files', async () => {
    expect(await cli.ran('suppressions add Ada@Example.com --note phoned')).toMatch(
      /email {2}manual {2}ada@example.com\n$/,
    )
    expect(await cli.ran('suppressions list --channel email')).toContain('ada@example.com')
    expect(await cli.ran('suppressions remove ada@example.com --reason "she asked" --yes')).toBe('1 lifted.\n')
    const [audit] = await cli.stack
      .db`select lifted_reason from lifted_suppressions where recipient = 'ada@example.com'`
    expect(audit).toEqual({ lifted_reason: 'she asked' })
    const rows = Array.from({ length: 1_200 }, (_, nth) => `email,n${nth}@example.com`)
    writeFileSync(join(cli.cwd, 'in.csv'), ['channel,recipient', ...rows.with(1_100, 'email,nobody')].join('\r\n'))
    const imported = await cli.run('suppressions import in.csv')
    expect(imported.stdout).toBe('1199 added, 0 already there, 1 refused.\n')
    expect(imported.stderr).toMatch(/^line 1102 +recipient /m)
    expect(imported.code).toBe(1)
    expect(await cli.ran('suppressions export out.csv')).toBe('1199 in out.csv.\n')
    const exported = readFileSync(join(cli.cwd, 'out.csv'), 'utf8')
    expect(exported.match(/^channel,/gm)).toHaveLength(1)
    expect(await cli.ran('suppressions export')).toBe(exported)
    expect(await cli.ran('suppressions import out.csv')).toBe('0 added, 1199 already there, 0 refused.\n')
  })
})

describe('keys', () => {
  it('are made and rotated to stdout alone, and revoked with a reason', async () => {
    const made = await cli.run('keys create --name shop --scope notifications:read --mode test --expires-at 30d')
    expect(made.stdout).toMatch(/^hg_test_\S+\n$/)
    const id = made.stdout.split('_')[2] ?? ''
    expect((await cli.run('list', { key: made.stdout.trim() })).stderr).toBe('No notification is like that.\n')
    expect((await cli.run(`keys rotate ${id} --overlap-seconds 60`)).stdout).toMatch(/^hg_test_\S+\n$/)
    expect((await cli.run(`keys rotate ${id}`)).code).toBe(5)
    expect(await cli.ran('keys list')).toMatch(new RegExp(`${id} +test +rotating .*shop`))
    expect((await cli.run(`keys revoke ${id}`)).stderr).toContain(`This ends ${id} (shop) for good`)
    await cli.ran(`keys revoke ${id} --reason "it has closed" --yes`)
    expect(await cli.ran('keys list')).toMatch(new RegExp(`${id} +test +revoked`))
    const [row] = await cli.stack.db`select revoked_reason from api_keys where id = ${id}`
    expect(row).toEqual({ revoked_reason: 'it has closed' })
  })
})
