import type { ApiEvent } from './api-event.ts'
import { json } from './response.ts'

/** A page, with the link to the next one (RFC 8288) that keeps the caller's filters. */
export const pageResponse = (
  event: ApiEvent,
  page: { data: unknown[]; page: { next: string | null; limit: number } },
) => {
  return json(200, page, nextLink(event, page.page.next))
}

export const nextLink = (event: ApiEvent, next: string | null): Record<string, string> => {
  if (next === null) return {}
  const query = new URLSearchParams(event.rawQueryString)
  query.set('cursor', next)
  return { link: `<${event.requestContext.http.path}?${query}>; rel="next"` }
}
