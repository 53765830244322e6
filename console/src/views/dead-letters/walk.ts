import { type DeadLetter, type DeadLettersQuery, listDeadLetters } from '../../api/calls.ts'
import type { Send } from '../../api/send.ts'

/** A page of the list, which the API gives a hundred of at most. */
const pageSize = 100
/** A replay of more is several, so that somebody looks in between. */
export const lettersMax = 10_000

/** The ids of all dead letters that fit, newest first. `onFound` hears how many there are so far. */
export const findLetters = async (
  send: Send,
  filter: DeadLettersQuery,
  { signal, onFound }: { signal: AbortSignal; onFound(found: number): void },
): Promise<string[]> => {
  const ids: string[] = []
  let cursor: string | undefined
  do {
    const { data } = await send(listDeadLetters({ ...filter, limit: pageSize, ...(cursor ? { cursor } : {}) }), signal)
    ids.push(...data.data.map(({ id }: DeadLetter) => id))
    cursor = data.page.next ?? undefined
    onFound(ids.length)
  } while (cursor !== undefined && ids.length < lettersMax)
  return ids.slice(0, lettersMax)
}
