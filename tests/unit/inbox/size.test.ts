import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { buildInbox } from '../../../scripts/build-inbox.ts'

const scriptBytesMax = 60 * 1024 // gzipped: what a first visit may load

it('the inbox is light, and its page names nothing that was not built', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'heliograph-inbox-'))
  try {
    await buildInbox(dir)
    const assets = await readdir(join(dir, 'assets'))
    const scripts = assets.filter((name) => name.endsWith('.js'))
    expect(scripts).toHaveLength(1)
    expect(gzipSync(await readFile(join(dir, 'assets', scripts[0] ?? ''))).length).toBeLessThan(scriptBytesMax)
    const page = await readFile(join(dir, 'index.html'), 'utf8')
    const named = [...page.matchAll(/\/inbox\/assets\/([\w.-]+)/g)].map(([, name]) => name)
    expect([...new Set(named)].toSorted()).toEqual(assets.toSorted())
    expect(page).toContain('content="api"')
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
})
