import { setTimeout as sleep } from 'node:timers/promises'

const pollMs = 10
/** Far more than anything takes on a busy machine: it costs nothing where all is well. */
const patienceMs = 90_000

/** What `probe` gives as soon as it gives something; an error that names the wait when there was nothing in time. */
export const until = async <Value>(
  what: string,
  probe: () => Promise<Value | undefined | false> | Value | undefined | false,
  deadlineMs = patienceMs,
): Promise<Value> => {
  const endMs = performance.now() + deadlineMs
  for (;;) {
    const value = await probe()
    if (value !== undefined && value !== false) return value
    if (performance.now() > endMs) throw new Error(`waited ${deadlineMs} ms for: ${what}`)
    await sleep(pollMs)
  }
}
