/** Who subscribes to events: a function, or an address that they are posted to. */
export type EventTarget = string | ((event: unknown) => Promise<unknown>)

/** SNS brings one record at a time; on a laptop a load test would then spend more time on feedback than on messages. */
const batchMax = 100
/** Of a target that is away; older ones are lost, as with a topic that nobody has subscribed to. */
const waitingMax = 100_000
const triesMax = 5
const retryMs = 500

/** Brings records to their target in order, some at a time, and again where it fails. */
export const createEventPump = (target: EventTarget) => {
  const waiting: unknown[] = []
  let isPumping = false
  let retry: NodeJS.Timeout | undefined
  let isClosed = false

  const pump = async (tries = 1): Promise<void> => {
    isPumping = waiting.length > 0 && !isClosed
    if (!isPumping) return
    const records = waiting.splice(0, batchMax)
    if (await isTaken(target, { Records: records })) return pump()
    if (tries < triesMax) waiting.unshift(...records)
    retry = setTimeout(() => void pump(tries < triesMax ? tries + 1 : 1), retryMs)
  }

  return {
    add: (records: readonly unknown[]): void => {
      waiting.push(...records)
      waiting.splice(0, waiting.length - waitingMax)
      if (!isPumping) void pump()
    },
    close: (): void => {
      isClosed = true
      clearTimeout(retry)
    },
  }
}

const isTaken = async (target: EventTarget, event: unknown): Promise<boolean> => {
  try {
    if (typeof target !== 'string') await target(event)
    else await post(target, event)
    return true
  } catch (error) {
    process.stderr.write(`simulator.event_not_taken ${error instanceof Error ? error.message : error}\n`)
    return false
  }
}

const post = async (url: string, event: unknown) => {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(event) })
  await response.body?.cancel()
  if (!response.ok) throw new Error(`HTTP ${response.status}`)
}
