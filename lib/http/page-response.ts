import type { ApiEvent } from './api-event.ts'
import { json } from './response.ts'

/** A page, with the link to the next one (RFC 8288) that keeps the caller's filters. */
export const pageResponse = (
  event: ApiEvent,
  page: { data: unknown[]; page: { next: string | null; limit: number } },
) => {
  const { next } = page.page
  if (next === null) return json(200, page)
  const query = new URLSearchParams(event.rawQueryString)
  query.set('cursor', next)
  return json(200, page, { link: `<${event.requestContext.http.path}?${query}>; rel="next"` })
}
