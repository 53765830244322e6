import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { usageError } from './command-error.ts'
import type { World } from './world.ts'

/** It is read whole; more than this does not belong on a command line. */
const bytesMax = 256 * 1024 * 1024

/** The text of a file; `-` is stdin. */
export const readNamed = async (world: World, name: string): Promise<string> => {
  const bytes = name === '-' ? await readAll(world) : await readOne(resolve(world.cwd, name), name)
  if (bytes.length > bytesMax) throw usageError(`${name} has more than ${bytesMax / 1024 / 1024} MB. Send it in parts.`)
  return bytes.toString('utf8').replace(/^\uFEFF/, '')
}

const readOne = async (path: string, name: string) => {
  try {
    return await readFile(path)
  } catch (error) {
    throw usageError(`${name} cannot be read: ${error instanceof Error ? error.message : error}`)
  }
}

const readAll = async ({ stdin }: World) => {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of stdin) {
    chunks.push(Buffer.from(chunk))
    bytes += chunk.length
    if (bytes > bytesMax) break // said above
  }
  return Buffer.concat(chunks)
}
