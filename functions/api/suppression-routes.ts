import type { Route } from '../../lib/http/http-handler.ts'
import type { Report } from '../../lib/notifications/ports/runtime.ts'
import type { Store } from '../../lib/notifications/ports/store.ts'
import { createSuppression } from './create-suppression.ts'
import { importSuppressions } from './import-suppressions.ts'
import { listSuppressions } from './list-suppressions.ts'
import { deleteSuppression, deleteSuppressionOf, getSuppression } from './one-suppression.ts'

export interface SuppressionRouteDeps {
  store: Pick<Store, 'suppress' | 'findSuppression' | 'unsuppress' | 'listSuppressions'>
  report: Report
}

const path = '/api/v1/suppressions'
const read = { scope: 'suppressions:read' } as const
const write = { scope: 'suppressions:write' } as const

export const suppressionRoutes = (deps: SuppressionRouteDeps): Route[] => [
  { method: 'GET', path, ...read, handle: listSuppressions(deps) },
  { method: 'POST', path, ...write, takesJson: true, handle: createSuppression(deps) },
  { method: 'DELETE', path, ...write, handle: deleteSuppressionOf(deps) },
  { method: 'POST', path: `${path}/import`, ...write, handle: importSuppressions(deps) },
  { method: 'GET', path: `${path}/{id}`, ...read, handle: getSuppression(deps) },
  { method: 'DELETE', path: `${path}/{id}`, ...write, handle: deleteSuppression(deps) },
]
