import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** What `npm start` tells of the stack that it runs. */
export interface DevFile {
  path: string
  api: string
  test_key: string
  live_key: string
  tenants: { name: string; test_key: string; live_key: string }[]
}

/** `.heliograph/dev.json` of this folder, or of the nearest one above that has one. */
export const findDevFile = (folder: string): DevFile | undefined => {
  const found = readDevFile(join(folder, '.heliograph', 'dev.json'))
  if (found) return found
  const above = dirname(folder)
  return above === folder ? undefined : findDevFile(above)
}

const readDevFile = (path: string): DevFile | undefined => {
  try {
    const file = JSON.parse(readFileSync(path, 'utf8')) as Partial<DevFile>
    const { api, test_key, live_key, tenants = [] } = file
    return api && test_key && live_key ? { path, api, test_key, live_key, tenants } : undefined
  } catch {
    return undefined // no stack runs here, or it is just being started
  }
}
