import { usageError } from './command-error.ts'
import { type DevFile, findDevFile } from './dev-file.ts'
import type { World } from './world.ts'

/** What every command takes. */
export interface GlobalOptions {
  api?: string
  key?: string
  test?: boolean
  json?: boolean
}

export interface Settings {
  api: string
  key: string
  /** Where they were found, for whoever wonders. */
  apiFrom: string
  keyFrom: string
  /** The stack on this machine, where it is what is talked to. */
  local: DevFile | undefined
}

/** What is said on the command line counts first, then the environment, then the stack that runs here. */
export const readSettings = (options: GlobalOptions, { env, cwd }: Pick<World, 'env' | 'cwd'>): Settings => {
  const file = findDevFile(cwd)
  const { api, from: apiFrom } = readApi(options, env, file)
  const local = file && originOf(file.api) === api ? file : undefined
  return { api, apiFrom, local, ...readKey(options, env, local) }
}

const readApi = (options: GlobalOptions, env: World['env'], file: DevFile | undefined) => {
  if (options.api) return { api: originOf(options.api), from: '--api' }
  if (env.HELIOGRAPH_API) return { api: originOf(env.HELIOGRAPH_API), from: 'HELIOGRAPH_API' }
  if (file) return { api: originOf(file.api), from: file.path }
  throw usageError(
    'Which API? There is no --api, no HELIOGRAPH_API, and no .heliograph/dev.json in this folder or above it.',
    'npm start runs one on this machine and writes that file.',
  )
}

const readKey = (options: GlobalOptions, env: World['env'], local: DevFile | undefined) => {
  const said = options.key ?? (env.HELIOGRAPH_KEY || undefined)
  const keyFrom = options.key === undefined ? 'HELIOGRAPH_KEY' : '--key'
  if (said !== undefined) return { key: testOnly(said, keyFrom, options.test), keyFrom }
  if (local) return { key: options.test ? local.test_key : local.live_key, keyFrom: local.path }
  throw usageError(
    'Which key? There is no HELIOGRAPH_KEY and no --key, and no stack of this folder’s is at that API.',
    'npm run create-key makes one; so does `heliograph keys create` with a key that may.',
  )
}

/** Who says --test wants nothing to be sent. */
const testOnly = (key: string, from: string, test = false) => {
  if (!test || key.startsWith('hg_test_')) return key
  throw usageError(`--test asks for a test key, and that of ${from} is none.`)
}

const originOf = (text: string): string => {
  const url = URL.parse(text)
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw usageError(`${text} is no address of an API: it has to be like http://127.0.0.1:3000.`)
  }
  return (url.origin + url.pathname).replace(/\/+$/, '')
}
