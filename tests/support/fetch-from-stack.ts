import type { Stack } from './stack.ts'

/** `fetch` to the handlers, so that what a client sends is held against the OpenAPI document as well. */
export const fetchFrom = (stack: Pick<Stack, 'request'>) => async (request: Request) => {
  const body = request.body ? await request.text() : undefined
  const headers = Object.fromEntries(request.headers)
  const { pathname, search } = new URL(request.url)
  const answer = await stack.request(request.method, pathname + search, { headers, ...(body ? { body } : {}) })
  return new Response(answer.text === '' ? null : answer.text, { status: answer.status, headers: answer.headers })
}
