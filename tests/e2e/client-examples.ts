import { spawnSync } from 'node:child_process'
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { npm } from './command.ts'
import { type Block, blocksOf } from './fenced-blocks.ts'

const commandMs = 60_000

/** What the client's README shows. */
export const clientExamples = (): Block[] =>
  blocksOf('packages/client/README.md').filter(({ language }) => language === 'ts')

/** What an example prints, by what it is about. */
export const shownBy = (text: string): RegExp[] => {
  if (text.includes('verifyWebhook')) return [/^$/] // it waits for somebody to call it
  if (text.includes('catch (error)')) return [/^invalid_request 422 \S+$/m, /^\/email must be an e-mail address\.$/m]
  return [
    /^[0-9a-f-]{36} [A-Z]+$/m,
    /accepted +Accepted and stored\.$/m,
    /^[A-Z]+: It .+\.$|^[A-Z]+: \w+ accepted it.*\.$/m,
  ]
}

/** The client as its user has it: built, in a folder of theirs, with its types. */
export const installClient = async (dir: string) => {
  const build = npm(dir, ['run', 'build:client'])
  if ((await build.ended) !== 0) throw new Error(build.output())
  const theirs = join(dir, '.user')
  await mkdir(join(theirs, 'node_modules/@heliograph'), { recursive: true })
  const link = join(theirs, 'node_modules/@heliograph/client')
  await symlink(join(dir, 'packages/client'), link).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error // an example before this one has done it
  })
  const file = join(theirs, 'example.ts')
  const node = (args: string[], env: Record<string, string> = {}) => {
    const { stdout, stderr } = spawnSync(process.execPath, args, {
      cwd: theirs,
      env: { ...process.env, ...env },
      encoding: 'utf8',
      timeout: commandMs,
    })
    return stdout + stderr
  }
  return {
    typeErrors: async (text: string) => {
      await writeFile(file, text)
      await writeFile(join(theirs, 'package.json'), '{"type":"module"}')
      const flags = '--noEmit --strict --target es2022 --module nodenext --lib es2022,dom --types node --ignoreConfig'
      return node([join(dir, 'node_modules/typescript/bin/tsc'), ...flags.split(' '), file])
    },
    run: async (text: string, env: Record<string, string>) => {
      await writeFile(file, text)
      return node([file], env)
    },
  }
}
