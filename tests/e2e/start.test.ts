import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isPortFree } from '../../dev/free-port.ts'
import { until } from '../support/until.ts'
import { startReceiver, verify } from '../support/webhook-receiver.ts'
import { networkTries, npm, patienceMs } from './command.ts'
import { descendantsOf, survivors } from './processes.ts'
import { getJson, postJson, type RunningStack, startStack } from './running-stack.ts'
import { openShell } from './shell.ts'
import { createWorkingCopy, type WorkingCopy } from './working-copy.ts'

const testMs = 2 * patienceMs
const words = (output: string) => output.split('\n').filter((line) => line !== '' && !line.startsWith('> '))
const curlIn = (output: string) => /^curl -i (?:.*\\\n)*.*$/m.exec(output)?.[0] ?? ''

describe('given a fresh clone', () => {
  let copy: WorkingCopy
  let stack: RunningStack
  let id = ''

  beforeAll(async () => {
    copy = await createWorkingCopy()
    stack = await startStack(copy.dir)
  }, testMs)
  afterAll(async () => {
    await stack?.command.end('SIGTERM')
    await copy?.remove()
  }, testMs)

  const leftBehind = () => {
    const folder = join(copy.dir, '.heliograph')
    const files = ['dev.json', 'install.lock', 'postgres/postmaster.pid']
    return [
      ...files.filter((name) => existsSync(join(folder, name))),
      ...readdirSync(folder).filter((name) => /\.\d+$/.test(name)),
    ]
  }

  it('npm start says when it is ready, where, and with which keys', async () => {
    const { api, inbox, console: pages, docs, test_key, live_key } = stack.file
    const output = stack.command.output()
    expect(output).toMatch(/Heliograph is ready in \d+\.\d s/)
    for (const one of [api, inbox, pages, docs, test_key, live_key]) expect(output).toContain(one)
    expect(api).toBe(`http://127.0.0.1:${stack.port}`)
    expect([test_key, live_key]).toEqual([expect.stringMatching(/^hg_test_/), expect.stringMatching(/^hg_live_/)])
    for (const page of [`${api}/ready`, inbox, docs, pages, new URL('/ready', pages).href])
      expect((await fetch(page)).status).toBe(200)
    expect(statSync(join(copy.dir, '.heliograph/dev.json')).mode & 0o077).toBe(0)
  })

  it('a burst that comes before it is warm is accepted as a whole', async () => {
    const body = { type: 'EMAIL', email: 'delivered@simulator.test', message: 'Hello' }
    const answers = await Promise.all(
      Array.from({ length: 200 }, () => postJson<{ status?: string }>(stack, '/api/v1/notifications', body)),
    )
    expect(answers.filter(({ status }) => status !== 'PENDING')).toEqual([])
  })

  it('the curl that it prints can be pasted, and the message reaches the inbox', async () => {
    const shell = await openShell(copy.dir, stack.port)
    const printed = await shell.paste(curlIn(stack.command.output()))
    expect(printed).toMatch(/^HTTP\/1\.1 202 Accepted/)
    id = /"id":"([^"]+)"/.exec(printed)?.[1] ?? ''
    const message = await until(
      'the message in the inbox',
      async () => {
        const { data } = await getJson<{ data: object[] }>(stack, `${stack.file.inbox}/messages?notification_id=${id}`)
        return data[0]
      },
      patienceMs,
    )
    expect(message).toMatchObject({
      channel: 'email',
      to: 'user@email.com',
      text: 'Hello from Heliograph',
      accepted: true,
    })
  })

  it('a webhook that leads to this machine hears what became of a message, with nothing set up', async () => {
    const receiver = await startReceiver()
    try {
      const webhook = await postJson<{ secret: string }>(stack, '/api/v1/webhooks', { url: receiver.url })
      const body = {
        type: 'EMAIL',
        email: 'delivered+webhook@simulator.test',
        message: 'Hello',
        metadata: { order: '42' },
      }
      const sent = await postJson<{ id: string }>(stack, '/api/v1/notifications', body)
      const told = await until(
        'the event that it arrived',
        () =>
          receiver.received.find(({ event }) => event.type === 'notification.delivered' && event.data.id === sent.id),
        patienceMs,
      )
      expect(verify(webhook.secret, told)).toMatchObject({ data: { id: sent.id, metadata: { order: '42' } } })
    } finally {
      await receiver.close()
    }
  })

  it(
    'a second start beside it is refused in one line',
    async () => {
      const second = npm(copy.dir, ['start'], { PORT: String(stack.port + 1) })
      expect(await second.ended).toBe(1)
      const { api, pid } = stack.file
      expect(words(second.output())).toEqual([`Heliograph runs already: ${api} (process ${pid}). Stop that one first.`])
    },
    testMs,
  )

  it(
    'Ctrl-C ends every process and leaves no lock',
    async () => {
      const processes = descendantsOf(stack.command.pid)
      expect(processes.length).toBeGreaterThan(3)
      expect(await stack.command.end('SIGINT')).toBe(0)
      await until('all to be gone', () => survivors(processes).length === 0).catch(() => {})
      expect(survivors(processes)).toEqual([])
      expect(leftBehind()).toEqual([])
      expect(await isPortFree(stack.port)).toBe(true)
    },
    testMs,
  )

  it(
    'the next start finds its data again',
    async () => {
      const { live_key } = stack.file
      stack = await startStack(copy.dir)
      expect(stack.file.live_key).toBe(live_key)
      expect(await getJson(stack, `/api/v1/notifications/${id}`)).toMatchObject({
        id,
        message: 'Hello from Heliograph',
      })
    },
    testMs,
  )

  it(
    'a runner that is killed takes every process with it',
    async () => {
      const processes = descendantsOf(stack.command.pid)
      process.kill(stack.file.pid, 'SIGKILL')
      await stack.command.ended
      await until('all to be gone', () => survivors(processes).length === 0, patienceMs)
    },
    testMs,
  )

  it(
    'npm run demo works alone, also after such an end, and shows each outcome',
    async () => {
      const demo = npm(copy.dir, ['run', 'demo'])
      expect(await demo.ended, demo.output()).toBe(0)
      for (const outcome of outcomes) expect(demo.output()).toMatch(outcome)
      expect(leftBehind()).toEqual([])
    },
    testMs,
  )

  it(
    'SIGTERM during the start ends it as well',
    async () => {
      const command = npm(copy.dir, ['start'], { PORT: String(stack.port) })
      await command.says(/\[1\/5\] Postgres/)
      const processes = descendantsOf(command.pid)
      expect(await command.end('SIGTERM')).toBe(0)
      expect(command.output()).toMatch(/Stopped\. The data is kept/)
      await until('all to be gone', () => survivors(processes).length === 0).catch(() => {})
      expect(survivors(processes)).toEqual([])
      expect(leftBehind()).toEqual([])
    },
    testMs,
  )

  it('nothing of this asked for a network', () => expect(networkTries(copy.dir)).toBe(''))
})

const outcomes = [
  /e-mail +PENDING -> SENT|e-mail +PROCESSING -> SENT/,
  /SCHEDULED -> (PENDING|PROCESSING|SENT)/,
  /throttled first +ses failed \(throttled, ses\.Throttling\)/,
  /refused for good +(PENDING|PROCESSING) -> FAILED/,
  /Next try at \d{4}-/,
  /What the inbox received\n( {2}(email|sms|push) .*\n){5}/,
  /rejected \(ses\.MessageRejected\): .*\n {2}replayed 1/,
  // SES tells afterwards that it arrived; SNS and FCM tell nothing.
  ...['e-mail', 'scheduled in 3 s', 'throttled first', 'refused for good'].map(
    (name) => new RegExp(`✓ ${name} +(SENT|DELIVERED)`),
  ),
  ...['text message', 'push'].map((name) => new RegExp(`✓ ${name} +SENT`)),
  /All ended as they should\./,
]
