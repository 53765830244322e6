import { createFinalURL, createQuerySerializer, defaultPathSerializer } from 'openapi-fetch'
import type { Call } from './call.ts'

/** How every call writes its parameters. */
export const querySerializer = createQuerySerializer({ object: { style: 'form', explode: true } })

/** Ids in one shown command; what is sent has them all. */
const shownIdsMax = 3

/** The call as it can be pasted into a shell. The key is left to the shell, so that nobody shares it by mistake. */
export const curlOf = (origin: string, { method, path, init }: Call<unknown>): string => {
  const { params = {}, body, headers = {} } = init
  const url = createFinalURL(path, { baseUrl: origin, params, querySerializer, pathSerializer: defaultPathSerializer })
  const verb = method === 'get' || (method === 'post' && body !== undefined) ? '' : `-X ${method.toUpperCase()} `
  const type = typeof body === 'object' ? { 'content-type': 'application/json' } : {}
  const lines = [
    `curl ${verb}${quoted(url)}`,
    '-H "Authorization: Bearer $HELIOGRAPH_KEY"',
    ...Object.entries({ ...type, ...headers }).map(([name, value]) => `-H ${quoted(`${capitals(name)}: ${value}`)}`),
    ...(body === undefined ? [] : [dataOf(body)]),
  ]
  return lines.join(' \\\n  ')
}

const dataOf = (body: unknown) =>
  typeof body === 'string' ? '--data-binary @suppressions.csv' : `-d ${quoted(JSON.stringify(body, shortened))}`

const shortened = (name: string, value: unknown) =>
  name === 'ids' && Array.isArray(value) && value.length > shownIdsMax
    ? [...value.slice(0, shownIdsMax), `... ${value.length - shownIdsMax} more`]
    : value

const capitals = (name: string) => name.replaceAll(/\b[a-z]/g, (letter) => letter.toUpperCase())

/** For a POSIX shell, in which nothing means anything between single quotes. */
const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`
