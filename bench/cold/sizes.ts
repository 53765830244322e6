import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { BuiltFunction } from '../../scripts/build.ts'

export interface Sizes {
  /** Of all code in the zip. */
  kb: number
  gzKb: number
  /** Of what is loaded before the first event. */
  startKb: number
}

const kilobyte = 1024

export const sizesOf = ({ name, start, later }: BuiltFunction, folder: string): Sizes => {
  const packed = [...start.files, ...later.files].map((file) => gzipSync(readFileSync(join(folder, name, file))).length)
  return {
    kb: (start.bytes + later.bytes) / kilobyte,
    gzKb: packed.reduce((sum, bytes) => sum + bytes, 0) / kilobyte,
    startKb: start.bytes / kilobyte,
  }
}
