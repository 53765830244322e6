import { createServer, type Server } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePort } from '../../dev/free-port.ts'
import { npm, patienceMs } from './command.ts'
import { createWorkingCopy, type WorkingCopy } from './working-copy.ts'

describe('npm start says in one line what is wrong', () => {
  let copy: WorkingCopy
  let other: Server
  let taken: number
  beforeAll(async () => {
    copy = await createWorkingCopy()
    taken = await freePort()
    other = createServer((socket) => socket.destroy())
    await new Promise<void>((resolve) => other.listen(taken, '127.0.0.1', resolve))
  })
  afterAll(async () => {
    await new Promise((resolve) => other.close(resolve))
    await copy.remove()
  })

  const wordsOf = async (env: Record<string, string>, args = ['start', '--silent']) => {
    const command = npm(copy.dir, args, { PORT: String(await freePort()), ...env })
    expect(await command.ended, command.output()).toBe(1)
    return command.output().trimEnd().split('\n')
  }

  it(
    'when another program has the port',
    async () => {
      const pattern = new RegExp(
        `^Port ${taken} is taken by another program: choose another one, such as PORT=\\d+\\.$`,
      )
      expect(await wordsOf({ PORT: String(taken) })).toEqual([expect.stringMatching(pattern)])
    },
    patienceMs,
  )

  it(
    'when PORT is no port',
    async () => {
      expect(await wordsOf({ PORT: '70000' })).toEqual(['PORT is 70000; it must be a number from 1 to 65534.'])
    },
    patienceMs,
  )

  it(
    'when DATABASE_URL leads nowhere, without its password',
    async () => {
      const [line = '', ...more] = await wordsOf({ DATABASE_URL: `postgres://ada:secret@127.0.0.1:${taken}/x` })
      expect(line).toMatch(new RegExp(`^DATABASE_URL \\(127\\.0\\.0\\.1:${taken}\\) does not work: `))
      expect([line, ...more].join()).not.toContain('secret')
      expect(more).toEqual([])
    },
    patienceMs,
  )

  it(
    'when REDIS_URL leads nowhere',
    async () => {
      const lines = await wordsOf({ REDIS_URL: `redis://127.0.0.1:${taken}` })
      expect(lines).toEqual([expect.stringMatching(/^REDIS_URL \(127\.0\.0\.1:\d+\) does not work: /)])
    },
    patienceMs,
  )

  it(
    'when it is given something that it does not know',
    async () => {
      const lines = await wordsOf({}, ['start', '--silent', '--', '--prot', '33'])
      expect(lines[0]).toMatch(/^Unknown option '--prot'/)
    },
    patienceMs,
  )
})
