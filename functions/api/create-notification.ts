import { type ApiEvent, callerOf, requestIdOf } from '../../lib/http/api-event.ts'
import type { RouteHandler } from '../../lib/http/http-handler.ts'
import { readIdempotency } from '../../lib/http/idempotency-key.ts'
import { timeErrors, toAcceptCommand } from '../../lib/http/notification-schema.ts'
import { HttpProblem } from '../../lib/http/problem.ts'
import { notificationPath, notificationResource } from '../../lib/http/resources.ts'
import { json } from '../../lib/http/response.ts'
import type { CheckSmsCountry } from '../../lib/http/sms-country.ts'
import { refuseWithoutLink, type UnsubscribeLinks } from '../../lib/http/unsubscribe-link.ts'
import { invalidRequest } from '../../lib/http/validation.ts'
import { type AcceptDeps, type Accepted, accept, findSeen } from '../../lib/notifications/accept.ts'
import { createIntake, type IntakeDeps } from '../../lib/notifications/intake.ts'
import type { Report } from '../../lib/notifications/ports/runtime.ts'
import type { Tracing } from '../../lib/notifications/ports/tracing.ts'

export interface CreateDeps extends Omit<AcceptDeps, 'store'> {
  store: AcceptDeps['store'] & IntakeDeps['store']
  tracing: Tracing
  checkSmsCountry: CheckSmsCountry
  unsubscribe: UnsubscribeLinks | undefined
}

/** `POST /api/v1/notifications`: 202 means stored, and nothing that is stored is lost. */
export const createNotification = (deps: CreateDeps): RouteHandler => {
  const takeIn = createIntake(deps)
  return async (event) => {
    const asked = { ...toAcceptCommand(event.json, callerOf(event)), idempotency: readIdempotency(event) }
    const accepting = { ...deps, report: requestReport(deps.report, event) }
    await deps.checkSmsCountry(asked)
    refuseWithoutLink(asked, deps.unsubscribe)
    const errors = timeErrors(asked, deps.clock.now())
    const span = { name: 'accept', kind: 'producer' as const, parent: event.traceparent }
    const accepted = await deps.tracing.within(span, async ({ traceparent }) => {
      const command = { ...asked, traceparent }
      // What came in time and is asked again later, because its answer was lost, is the same request still.
      return errors.length > 0 ? findSeen(accepting, command) : accept(accepting, command, takeIn)
    })
    if (!accepted) throw invalidRequest(errors)
    return toResponse(accepted)
  }
}

/** The report of one request: every event says which. */
export const requestReport =
  (report: Report, event: ApiEvent): Report =>
  (name, fields) =>
    report(name, { requestId: requestIdOf(event), ...fields })

const toResponse = (accepted: Accepted) => {
  switch (accepted.type) {
    case 'created':
      return resource(accepted.notification, {})
    case 'replayed':
      return resource(accepted.notification, { 'idempotent-replayed': 'true' })
    case 'key_reused':
    case 'in_progress':
      throw refusalOf(accepted.type)
  }
}

/** Why a key that was sent stands in the way. */
export const refusalOf = (type: 'key_reused' | 'in_progress'): HttpProblem =>
  type === 'key_reused'
    ? new HttpProblem('idempotency_key_reused', 'This key stands for a request with another body. Nothing was stored.')
    : new HttpProblem('idempotency_in_progress', 'The first request with this key has not ended yet.', {
        headers: { 'retry-after': '1' },
      })

const resource = (notification: Parameters<typeof notificationResource>[0], headers: Record<string, string>) =>
  json(202, notificationResource(notification), { location: notificationPath(notification.id), ...headers })
