import type createClient from 'openapi-fetch'
import { toError, toTransportError } from './error.ts'
import type { paths } from './schema.ts'

export type Api = ReturnType<typeof createClient<paths, 'application/json'>>

export interface CallOptions {
  signal?: AbortSignal
}

/** What was asked for; everything else is thrown. */
export const got = async <Data>(answer: Promise<{ data?: Data; error?: unknown; response: Response }>): Promise<Data> =>
  (await taken(answer)).data

/** The same with the answer’s headers, for what stands in them alone. Their type is named, so that ours can be read without Node's. */
export const taken = async <Data>(
  answer: Promise<{ data?: Data; error?: unknown; response: Response }>,
): Promise<{ data: Data; headers: Response['headers'] }> => {
  const { data, error, response } = await answer.catch((cause: unknown) => {
    throw toTransportError(cause)
  })
  if (!response.ok || data === undefined) throw toError(error, response)
  return { data, headers: response.headers }
}

/** For an answer without a body. */
export const done = async (answer: Promise<{ error?: unknown; response: Response }>): Promise<void> => {
  const { error, response } = await answer.catch((cause: unknown) => {
    throw toTransportError(cause)
  })
  if (!response.ok) throw toError(error, response)
}

interface Page<Item> {
  data: Item[]
  page: { next: string | null }
}

/** All of a list, page by page as they are asked for. */
export async function* everyItem<Item>(pageAt: (cursor: string | undefined) => Promise<Page<Item>>) {
  let cursor: string | undefined
  do {
    const { data, page } = await pageAt(cursor)
    yield* data
    cursor = page.next ?? undefined
  } while (cursor !== undefined)
}

/** Without the fields that have no value, which `undefined` is to some of those that read them. */
export const given = <Fields extends object>(fields: Fields) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Fields]?: Exclude<Fields[Name], undefined>
  }
