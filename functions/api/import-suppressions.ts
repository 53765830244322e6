import { type ApiEvent, callerOf, headerOf } from '../../lib/http/api-event.ts'
import type { RouteHandler } from '../../lib/http/http-handler.ts'
import { bodyText } from '../../lib/http/json-body.ts'
import { HttpProblem } from '../../lib/http/problem.ts'
import { json } from '../../lib/http/response.ts'
import type { Store } from '../../lib/notifications/ports/store.ts'

/** Rows in one statement: some hundred kilobytes, and well inside a statement's deadline. */
const chunkMax = 1_000

/** `POST /api/v1/suppressions/import`: every good line is kept, whatever stands in the others. Sending a file again adds nothing. */
export const importSuppressions =
  ({ store }: { store: Pick<Store, 'suppress'> }): RouteHandler =>
  async (event) => {
    refuseOtherTypes(event)
    const { importBytesMax, readCsv } = await import('../../lib/http/suppression-csv.ts')
    const caller = callerOf(event)
    const { rows, refused } = readCsv(bodyText(event, importBytesMax))
    const by = { source: 'import', notificationId: undefined, createdBy: caller.keyId } as const
    let added = 0
    for (let start = 0; start < rows.length; start += chunkMax) {
      const chunk = rows.slice(start, start + chunkMax).map((row) => ({ ...row, ...by }))
      added += (await store.suppress(caller, chunk)).length
    }
    return json(200, {
      object: 'suppression_import',
      added,
      already_there: rows.length - added,
      refused: refused.length,
      errors: refused,
    })
  }

const refuseOtherTypes = (event: ApiEvent) => {
  const contentType = headerOf(event, 'content-type')
  if (/^text\/csv\b/i.test(contentType?.trim() ?? '')) return
  const given =
    contentType === undefined ? 'There is no Content-Type' : `The Content-Type is ${contentType.slice(0, 80)}`
  throw new HttpProblem('unsupported_media_type', `${given}; an import is text/csv.`)
}
