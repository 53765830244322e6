import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { cacheControlOf, contentTypeOf, securityHeaders } from './headers.ts'

const base = '/console/'
const files = /^(index\.html|assets\/[\w-]+\.\w+)$/

export interface ConsoleAnswer {
  statusCode: number
  headers: Record<string, string>
  body: string
}

/** What the console that is built in this folder has at a path; undefined where the path is not the console's. */
export const consoleAnswer = async (dir: string, path: string): Promise<ConsoleAnswer | undefined> => {
  if (`${path}/` === base) return { statusCode: 302, headers: { location: base }, body: '' }
  return path.startsWith(base) ? fileAnswer(dir, path.slice(base.length)) : undefined
}

/** A path without a file's ending is a view of the page, whatever it is. */
const fileAnswer = async (dir: string, path: string): Promise<ConsoleAnswer> => {
  const name = path.includes('.') ? path : 'index.html'
  const type = files.test(name) ? contentTypeOf(name) : undefined
  const body = type && (await readFile(join(dir, name), 'utf8').catch(() => undefined))
  if (!type || body === undefined) {
    return { statusCode: 404, headers: { 'content-type': 'text/plain' }, body: 'No such file.\n' }
  }
  return {
    statusCode: 200,
    headers: { 'content-type': type, 'cache-control': cacheControlOf(name), ...securityHeaders },
    body,
  }
}
