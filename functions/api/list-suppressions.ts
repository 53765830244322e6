import { type ApiEvent, callerOf, headerOf } from '../../lib/http/api-event.ts'
import { pageDefault, pageMax, toPage } from '../../lib/http/cursor.ts'
import type { RouteHandler } from '../../lib/http/http-handler.ts'
import { readSuppressionsQuery } from '../../lib/http/list-query.ts'
import { nextLink, pageResponse } from '../../lib/http/page-response.ts'
import { suppressionResource } from '../../lib/http/suppression-resource.ts'
import type { Store } from '../../lib/notifications/ports/store.ts'
import type { Suppression } from '../../lib/notifications/suppression.ts'

/** Lines of one exported file: about a megabyte, of the six that Lambda can answer with, unless there are many device tokens. */
export const csvRowsMax = 5_000
/** A device token may have four kilobytes: a page of nothing else still fits. */
const csvCharactersMax = 4 * 1024 * 1024

/** `GET /api/v1/suppressions`: newest first, as JSON, or as a file for `Accept: text/csv`. */
export const listSuppressions =
  ({ store }: { store: Pick<Store, 'listSuppressions'> }): RouteHandler =>
  async (event) => {
    const isCsv = wantsCsv(event)
    const sizes = isCsv ? { most: csvRowsMax, otherwise: csvRowsMax } : { most: pageMax, otherwise: pageDefault }
    const { filter, before, limit } = readSuppressionsQuery(event, sizes)
    const rows = await store.listSuppressions(callerOf(event), filter, { before, limit: limit + 1 })
    return isCsv ? csvPage(event, rows, limit) : pageResponse(event, pageOf(rows, limit))
  }

const wantsCsv = (event: ApiEvent) => /\btext\/csv\b/i.test(headerOf(event, 'accept') ?? '')

const pageOf = (rows: readonly Suppression[], limit: number) => toPage(rows, limit, ({ id }) => id, suppressionResource)

/** Every page is a file by itself, with its header; the link leads to the next one. */
const csvPage = async (event: ApiEvent, rows: readonly Suppression[], limit: number) => {
  const { toCsv } = await import('../../lib/http/suppression-csv.ts')
  const { page } = pageOf(rows, fitting(rows, limit))
  return {
    statusCode: 200,
    headers: {
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': 'attachment; filename="suppressions.csv"',
      'cache-control': 'no-store',
      ...nextLink(event, page.next),
    },
    body: toCsv(rows.slice(0, page.limit)),
  }
}

/** How many of the rows fit into one answer; one always does. */
const fitting = (rows: readonly Suppression[], limit: number) => {
  let characters = 0
  const tooMany = rows.findIndex(({ recipient, note = '' }) => {
    characters += recipient.length + note.length
    return characters > csvCharactersMax
  })
  return tooMany > 0 ? Math.min(tooMany, limit) : limit
}
