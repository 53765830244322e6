import { basename } from 'node:path'
import type { Metafile } from 'esbuild'

export interface BundlePart {
  bytes: number
  files: string[]
  /** What it is made of: `bullmq`, `@aws-sdk/client-ses`, `lib/store`, and the like, with the bytes of each. */
  sources: Map<string, number>
}

export interface BundleParts {
  /** What an instance loads before it takes its first event. */
  start: BundlePart
  /** What is loaded by the first request that needs it. */
  later: BundlePart
  /** BullMQ on Postgres: for machines without a Redis, and in no zip (infra/functions.yml). */
  postgresQueue: BundlePart
}

/** By the bundler's own account of who imports whom. */
export const partsOf = ({ outputs }: Metafile): BundleParts => {
  const code = Object.entries(outputs).filter(([file]) => file.endsWith('.mjs'))
  const start = new Set<string>()
  const follow = (file: string) => {
    if (start.has(file)) return
    start.add(file)
    for (const { kind, path, external } of outputs[file]?.imports ?? [])
      if (kind === 'import-statement' && !external) follow(path)
  }
  for (const [file, { entryPoint }] of code)
    if (entryPoint?.endsWith('/index.ts') && basename(file) === 'index.mjs') follow(file)
  const isLocal = (file: string) => basename(file).startsWith('postgres-backend-')
  const part = (belongs: (file: string) => boolean) => toPart(code.filter(([file]) => belongs(file)))
  return {
    start: part((file) => start.has(file)),
    later: part((file) => !start.has(file) && !isLocal(file)),
    postgresQueue: part((file) => !start.has(file) && isLocal(file)),
  }
}

/** CommonJS packages that something of ours loads with `import()`: their bundle has a default and nothing else. */
export const nameless = ({ inputs, outputs }: Metafile): string[] =>
  Object.values(outputs).flatMap(({ entryPoint = '' }) =>
    entryPoint.includes('node_modules/') && inputs[entryPoint]?.format === 'cjs' ? [sourceOf(entryPoint)] : [],
  )

const toPart = (code: [string, Metafile['outputs'][string]][]): BundlePart => {
  const sources = new Map<string, number>()
  for (const [, { inputs }] of code)
    for (const [path, { bytesInOutput }] of Object.entries(inputs))
      sources.set(sourceOf(path), (sources.get(sourceOf(path)) ?? 0) + bytesInOutput)
  return {
    bytes: code.reduce((sum, [, { bytes }]) => sum + bytes, 0),
    files: code.map(([file]) => basename(file)),
    sources,
  }
}

/** The last node_modules in it counts: packages may have their own copies of others. */
const sourceOf = (path: string) =>
  /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? path.split('/').slice(0, 2).join('/')
