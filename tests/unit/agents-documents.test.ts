import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import packageJson from '../../package.json' with { type: 'json' }

const root = new URL('../../', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, root), 'utf8')

describe.each(['AGENTS.md', 'llms.txt'])('%s', (file) => {
  const text = read(file)

  it('names files that are there', () => {
    const links = [...text.matchAll(/\]\(([^)]+)\)/g)].map(([, path = '']) => path)
    const named = [
      ...text.matchAll(/`((?:docs|lib|tests|packages|scripts|functions|infra|dev)\/[\w./-]+|[A-Z]+\.md)/g),
    ].map(([, path = '']) => path)
    const paths = [...links, ...named]
    expect(paths.length).toBeGreaterThan(10)
    expect(paths.filter((path) => !existsSync(new URL(path, root)))).toEqual([])
  })

  it('names commands that are there', () => {
    const commands = [...text.matchAll(/`npm (?:run )?([\w:-]+)/g)].map(([, name = '']) => name)
    expect(commands.filter((name) => !(name in packageJson.scripts))).toEqual([])
  })
})
