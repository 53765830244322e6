import { httpUrl, parseOptions } from './parse-options.ts'
import type { InboxEntry } from './simulated.ts'

const deadlineMs = 1_000 // a convenience for people must not slow a drain down

/** Shows accepted messages in the local inbox. Rejects when the inbox did not take one. */
export const createLocalInbox = (inboxUrl: string) => {
  const url = `${parseOptions('createLocalInbox', httpUrl, inboxUrl)}/inbox/messages`
  return async (entry: InboxEntry): Promise<void> => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(entry),
      redirect: 'error',
      signal: AbortSignal.timeout(deadlineMs),
    })
    await response.body?.cancel()
    if (!response.ok) throw new Error(`The inbox answered HTTP ${response.status}.`)
  }
}
