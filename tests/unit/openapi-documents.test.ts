import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { docsPage } from '../../functions/api/documents.ts'
import type { ApiEvent } from '../../lib/http/api-event.ts'
import { generatedFromOpenApi } from '../../scripts/openapi/generated.ts'
import { documents, openApiText } from '../support/documents.ts'
import { openApi, operationEntries } from '../support/openapi.ts'

const root = new URL('../../', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, root), 'utf8')

describe('what is made from the OpenAPI document', async () => {
  const generated = await generatedFromOpenApi()

  it.each(Object.keys(generated))('%s is what the code says today', (path) => {
    expect(read(path)).toBe(generated[path])
  })

  it('has no request left over that the API has no more', () => {
    const files = readdirSync(fileURLToPath(new URL('docs/bruno', root)), { recursive: true, withFileTypes: true })
    const paths = files.filter((entry) => entry.isFile()).map(({ parentPath, name }) => `${parentPath}/${name}`)
    const expected = Object.keys(generated).filter((path) => path.startsWith('docs/bruno/'))
    expect(paths.map((path) => path.slice(fileURLToPath(root).length)).toSorted()).toEqual(expected.toSorted())
  })

  it('has a request for every operation, for editors and for Bruno', () => {
    const forPeople = operationEntries.filter(({ operation }) => !operation.tags.includes('Feedback'))
    const bruno = Object.values(generated).filter((text) => text.startsWith('meta {'))
    for (const { method, path } of forPeople) {
      const target = `{{host}}${path.replaceAll(/\{(\w+)\}/g, '{{$1}}')}`
      expect(generated['api.http']).toContain(`\n${method} ${target}\n`)
      const requests = bruno.filter((text) => text.includes(`\n${method.toLowerCase()} {\n  url: ${target}\n`))
      expect(requests, `${method} ${path}`).not.toEqual([])
    }
  })

  it('has bodies that are JSON', () => {
    const bodies = [...(generated['api.http'] ?? '').matchAll(/\n\n(\{[\s\S]*?\n\})\n/g)].map(([, body = '']) =>
      JSON.parse(body),
    )
    expect(bodies.length).toBeGreaterThan(5)
  })
})

describe('GET /docs', async () => {
  const { headers, body } = await docsPage({ documents })({} as ApiEvent)

  it('shows every operation and every schema, and links to nothing that is not there', () => {
    for (const { operation } of operationEntries) expect(body).toContain(`<section id="${operation.operationId}">`)
    for (const name of Object.keys(openApi.components.schemas)) expect(body).toContain(`<section id="schema-${name}">`)
    const ids = new Set([...body.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id))
    const targets = [...body.matchAll(/ href="#([^"]+)"/g)].map(([, id]) => id)
    expect(targets.filter((id) => !ids.has(id))).toEqual([])
  })

  it('has no script and loads nothing, and its policy would not let it', () => {
    expect(body).not.toMatch(/<script|<link|<img|<iframe|@import|url\(| on\w+=| style=/i)
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-[A-Za-z0-9+/]{43}='; /)
  })

  it('is light', () => expect(Buffer.byteLength(body)).toBeLessThan(200 * 1024))

  it('writes what comes from the document as text', async () => {
    const { docsPage: render } = await import('../../scripts/openapi/docs-page.ts')
    const document = JSON.parse(openApiText)
    document.info.description = '<script>alert(1)</script>'
    document.components.schemas.Health.properties.status.description = '"><img src=x>'
    expect(render(document)).not.toMatch(/<script|<img/)
  })
})
