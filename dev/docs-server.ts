import { readdir, readFile } from 'node:fs/promises'
import { createServer, type ServerResponse } from 'node:http'
import { extname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Marked } from 'marked'
import { type Listening, listenHere } from './listen-here.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
/** Nothing else of the checkout is for reading over HTTP. */
const readable = /^(README|CHANGELOG|CONTRIBUTING|SECURITY)\.md$|^LICENSE$|^docs\/[\w./-]+\.(md|svg|png)$/
const folders = /^docs\/([\w-]+\/)?$/
const contentTypes: Record<string, string> = { '.svg': 'image/svg+xml', '.png': 'image/png' }

/** The documents of this checkout as pages, so that they can be read before there is a network. Port 0 takes any. */
export const serveDocs = async (port: number): Promise<Listening> => {
  const server = createServer((request, response) => {
    answer(new URL(request.url ?? '/', 'http://localhost').pathname, response).catch(() => response.destroy())
  })
  return listenHere(server, port)
}

const answer = async (path: string, response: ServerResponse) => {
  const name = path === '/' ? 'README.md' : normalize(decodeURIComponent(path)).replace(/^\/+/, '')
  const file = name.includes('..') ? undefined : await contentOf(name).catch(() => undefined)
  if (file === undefined)
    return send(
      response,
      404,
      'text/html; charset=utf-8',
      page('Not found', '<p>There is no such page. <a href="/">Start here.</a></p>'),
    )
  const type = contentTypes[extname(name)]
  if (type) return send(response, 200, type, file)
  send(response, 200, 'text/html; charset=utf-8', page(name, await markdown.parse(file.toString())))
}

const contentOf = async (name: string) => {
  if (readable.test(name)) return readFile(join(root, name))
  if (!folders.test(name)) return undefined
  const pages = (await readdir(join(root, name))).filter((file) => file.endsWith('.md')).sort()
  return `# ${name}\n\n${pages.map((file) => `- [${file}](${file})`).join('\n')}`
}

/** Headings can be linked to, by the names that GitHub gives them. */
const markdown = new Marked({
  gfm: true,
  renderer: {
    heading({ tokens, depth, text }) {
      const id = text
        .toLowerCase()
        .replaceAll(/[^\w\s-]/g, '')
        .replaceAll(/\s/g, '-')
      return `<h${depth} id="${id}">${this.parser.parseInline(tokens)}</h${depth}>\n`
    },
  },
})

const send = (response: ServerResponse, status: number, type: string, body: string | Buffer) =>
  response
    .writeHead(status, {
      'content-type': type,
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'",
    })
    .end(body)

const page = (title: string, html: string) => `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title} - Heliograph</title>
<style>
  :root { color-scheme: light dark }
  body { font: 16px/1.6 system-ui, sans-serif; max-width: 52rem; margin: 2rem auto; padding: 0 1rem }
  pre { overflow-x: auto; padding: .8rem 1rem; background: #8881; border-radius: 6px }
  code { font-size: .9em } table { border-collapse: collapse; display: block; overflow-x: auto }
  th, td { border: 1px solid #8884; padding: .3rem .6rem; text-align: left; vertical-align: top }
</style>
<nav><a href="/">README</a> · <a href="/docs/architecture.md">Architecture</a> · <a href="/docs/lifecycle.md">Lifecycle</a> · <a href="/docs/errors.md">Errors</a> · <a href="/docs/configuration.md">Configuration</a></nav>
${html}</html>`
