import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { runCli } from './cli-world.ts'
import { fetchFrom } from './fetch-from-stack.ts'
import { openStack } from './stack.ts'

/** The command line as it is, in a pipe and a folder of its own, with the handlers for an API. */
export const openCliOnStack = async () => {
  const stack = await openStack({ keyCacheSeconds: 0 })
  const cwd = mkdtempSync(join(tmpdir(), 'heliograph-cli-'))
  const run = (line: string, { key = stack.keys.acme.live, input = '' } = {}) =>
    runCli(words(line), {
      env: { HELIOGRAPH_API: 'https://api.example.com', HELIOGRAPH_KEY: key },
      cwd,
      fetch: fetchFrom(stack),
      input,
    })
  /** What it prints, where nothing goes wrong. */
  const ran = async (line: string, options = {}) => {
    const { code, stdout, stderr } = await run(line, options)
    expect([code, withoutProgress(stderr)]).toEqual([0, ''])
    return stdout
  }
  const json = async <Body = Record<string, unknown>>(line: string) => JSON.parse(await ran(`${line} --json`)) as Body
  const close = async () => {
    await stack.close()
    rmSync(cwd, { recursive: true })
  }
  return { stack, cwd, run, ran, json, close }
}

const words = (line: string) => [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? '')

const withoutProgress = (stderr: string) =>
  stderr
    .split('\n')
    .filter((text) => !/^(What becomes|\w+ \d+\/\d+)/.test(text))
    .join('\n')
