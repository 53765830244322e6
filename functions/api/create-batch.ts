import { type ApiEvent, callerOf, requestIdOf } from '../../lib/http/api-event.ts'
import { itemPointer, readBatch, throwFindings } from '../../lib/http/batch-schema.ts'
import type { RouteHandler } from '../../lib/http/http-handler.ts'
import { refuseIdempotencyHeader } from '../../lib/http/idempotency-key.ts'
import { timeErrors } from '../../lib/http/notification-schema.ts'
import { HttpProblem, problemBody } from '../../lib/http/problem.ts'
import { notificationResource } from '../../lib/http/resources.ts'
import { json } from '../../lib/http/response.ts'
import { refuseWithoutLink } from '../../lib/http/unsubscribe-link.ts'
import type { Findings } from '../../lib/http/validation.ts'
import type { AcceptCommand, Accepted } from '../../lib/notifications/accept.ts'
import { type AcceptBatchDeps, acceptBatch, findSeenBatch } from '../../lib/notifications/accept-batch.ts'
import type { Owner } from '../../lib/notifications/notification.ts'
import { type CreateDeps, refusalOf, requestReport } from './create-notification.ts'

export type BatchDeps = AcceptBatchDeps & Pick<CreateDeps, 'checkSmsCountry' | 'unsubscribe' | 'tracing'>

/** `POST /api/v1/notifications/batch`: every item is valid or none is stored; then each has an answer of its own. */
export const createBatch =
  (deps: BatchDeps): RouteHandler =>
  async (event) => {
    refuseIdempotencyHeader(event, 'give each of its notifications an "idempotency_key" instead.')
    const caller = callerOf(event)
    const accepting = { ...deps, report: requestReport(deps.report, event) }
    const asked = readBatch(event.json, caller, Buffer.byteLength(event.body ?? ''))
    await refuseWhatNobodyAllowed(deps, asked)
    const span = { name: 'accept', kind: 'producer' as const, parent: event.traceparent }
    const answers = await deps.tracing.within(span, ({ traceparent }) =>
      acceptInTime(
        accepting,
        caller,
        asked.map((one) => ({ ...one, traceparent })),
      ),
    )
    return toResponse(event, answers)
  }

/** What the schema lets through, and this deployment has no settings for. The first hint is for all of them. */
const refuseWhatNobodyAllowed = async (
  { checkSmsCountry, unsubscribe }: BatchDeps,
  commands: readonly Omit<AcceptCommand, 'traceparent'>[],
) => {
  const findings: Findings[] = []
  let hint: string | undefined
  for (const [index, command] of commands.entries()) {
    try {
      await checkSmsCountry(command)
      refuseWithoutLink(command, unsubscribe)
    } catch (error) {
      if (!(error instanceof HttpProblem) || !error.extras.errors) throw error
      hint ??= error.extras.hint
      findings.push(findingsOf(index, error.extras.errors))
    }
  }
  throwFindings(findings, hint)
}

const findingsOf = (index: number, errors: NonNullable<HttpProblem['extras']['errors']>): Findings => ({
  errors: errors.map((error) => ({ ...error, pointer: itemPointer(index, error.pointer) })),
  count: errors.length,
})

/** What came in time and is asked again later, because its answer was lost, is the same request still. */
const acceptInTime = async (deps: BatchDeps, owner: Owner, commands: readonly AcceptCommand[]): Promise<Accepted[]> => {
  const now = deps.clock.now()
  const judged = commands.map((command, index) => ({ command, index, errors: timeErrors(command, now) }))
  const late = judged.filter(({ errors }) => errors.length > 0)
  const seen = await findSeenBatch(
    deps,
    owner,
    late.map(({ command }) => command),
  )
  throwFindings(late.flatMap(({ index, errors }, nth) => (seen[nth] ? [] : findingsOf(index, errors))))
  const rest = judged.filter(({ errors }) => errors.length === 0)
  const accepted = await acceptBatch(
    deps,
    owner,
    rest.map(({ command }) => command),
  )
  const answers = new Map<number, Accepted | undefined>()
  late.forEach(({ index }, nth) => void answers.set(index, seen[nth]))
  rest.forEach(({ index }, nth) => void answers.set(index, accepted[nth]))
  return commands.flatMap((_, index) => answers.get(index) ?? [])
}

const toResponse = (event: ApiEvent, answers: readonly Accepted[]) => {
  const data = answers.map((answer) => itemResource(event, answer))
  const count = (result: string) => data.filter((one) => one.result === result).length
  const counts = { created: count('created'), replayed: count('replayed'), refused: count('refused') }
  const isUnderWay = answers.some(({ type }) => type === 'in_progress')
  return json(202, { object: 'batch', ...counts, data }, isUnderWay ? { 'retry-after': '1' } : {})
}

const itemResource = (event: ApiEvent, accepted: Accepted) => {
  switch (accepted.type) {
    case 'created':
    case 'replayed':
      return { result: accepted.type, notification: notificationResource(accepted.notification) }
    case 'key_reused':
    case 'in_progress': {
      const { path } = event.requestContext.http
      return { result: 'refused', error: problemBody(refusalOf(accepted.type), path, requestIdOf(event)) }
    }
  }
}
