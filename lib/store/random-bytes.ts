import { randomFillSync } from 'node:crypto'

/** Bytes asked of the system at a time: a question costs 4 us, which is more than all else that an id costs. */
const poolBytes = 4_096

let pool = Buffer.alloc(0)

/** Sixteen random bytes that nobody else has. */
export const randomBytes16 = (): Buffer => {
  if (pool.length < 16) pool = randomFillSync(Buffer.allocUnsafe(poolBytes))
  const bytes = pool.subarray(0, 16)
  pool = pool.subarray(16)
  return bytes
}
