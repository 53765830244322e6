import type { Signals } from '../notifications/ports/signals.ts'
import type { QueueBackend } from './queue-backend.ts'

/** A backend that is loaded by its first use: whoever runs on another one never reads its code. */
export const lazyBackend = (load: () => Promise<QueueBackend>, signals: Signals): QueueBackend => {
  let loading: Promise<QueueBackend> | undefined
  let loaded: QueueBackend | undefined
  const backend = async () => {
    loading ??= load()
    loaded = await loading
    return loaded
  }
  const ready = () => {
    if (!loaded) throw new Error('a queue was opened before ensureReady')
    return loaded
  }
  return {
    ensureReady: async () => (await backend()).ensureReady(),
    openQueue: (name) => ready().openQueue(name),
    openWorker: (name) => ready().openWorker(name),
    add: async (queue, jobs) => (await backend()).add(queue, jobs),
    take: async (worker, max, nextTokens) => (await backend()).take(worker, max, nextTokens),
    finish: async (worker, jobs, takesNext) => (await backend()).finish(worker, jobs, takesNext),
    findExisting: async (queue, jobIds) => (await backend()).findExisting(queue, jobIds),
    signals,
    counters: {
      add: async (additions) => (await backend()).counters.add(additions),
      mark: async (key, seconds, value) => (await backend()).counters.mark(key, seconds, value),
      isMarked: async (key) => (await backend()).counters.isMarked(key),
      read: async (keys) => (await backend()).counters.read(keys),
      unmark: async (key) => (await backend()).counters.unmark(key),
    },
    memory: async () => (await backend()).memory(),
    close: async () => loaded?.close(),
  }
}
