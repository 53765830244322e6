import type { HttpDeps } from '../../lib/http/http-handler.ts'
import type { Store } from '../../lib/notifications/ports/store.ts'
import type { ReplayDeps } from '../../lib/notifications/replay.ts'

export interface ReplayHandlerDeps extends HttpDeps, ReplayDeps {
  store: ReplayDeps['store'] & Pick<Store, 'findDeadLetter' | 'listDeadLetters' | 'countDeadLetters'>
}
