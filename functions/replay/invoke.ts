import * as z from 'zod'
import { isNotificationId, pageDefault, pageMax } from '../../lib/http/cursor.ts'
import { deadLetterFilterSchema, toDeadLetterFilter } from '../../lib/http/list-query.ts'
import { problemResponse, toProblem } from '../../lib/http/problem.ts'
import { readReplayRequest } from '../../lib/http/replay-schema.ts'
import { deadLetterResource, deadLetterSummaryResource } from '../../lib/http/resources.ts'
import { storableText } from '../../lib/http/storable-text.ts'
import { parseWith } from '../../lib/http/validation.ts'
import type { Owner } from '../../lib/notifications/notification.ts'
import type { ReplayHandlerDeps } from './deps.ts'
import { carryOut } from './replay-dead-letters.ts'

const owner = { tenant_id: storableText.min(1), mode: z.enum(['live', 'test']).default('live') }

const invokeSchema = z.discriminatedUnion(
  'action',
  [
    z.strictObject({ action: z.literal('summary'), ...owner }),
    z.strictObject({
      action: z.literal('list'),
      filter: deadLetterFilterSchema.default({}),
      limit: z.int().min(1).max(pageMax).default(pageDefault),
      ...owner,
    }),
    z.strictObject({
      action: z.literal('get'),
      id: z.string().refine(isNotificationId, 'must be the id of a notification'),
      ...owner,
    }),
    z.strictObject({
      action: z.literal('replay'),
      request: z.record(z.string(), z.unknown()),
      by: storableText.default('invoke'),
      ...owner,
    }),
  ],
  { error: 'must have an action: one of summary, list, get, replay' },
)

/** Direct invoke: `{"action":"replay","tenant_id":"acme","request":{"ids":[...],"reason":"..."}}`. Bad input is answered, not thrown. */
export const createInvokeHandler =
  (deps: ReplayHandlerDeps) =>
  async (input: unknown): Promise<unknown> => {
    try {
      return await act(deps, parseWith(invokeSchema, input))
    } catch (error) {
      const problem = toProblem(error)
      if (problem.code === 'internal_error') throw error
      return JSON.parse(problemResponse(problem, 'invoke:replay', 'invoke').body)
    }
  }

const act = async (deps: ReplayHandlerDeps, input: z.infer<typeof invokeSchema>) => {
  const whose: Owner = { tenantId: input.tenant_id, mode: input.mode }
  switch (input.action) {
    case 'summary':
      return deadLetterSummaryResource(await deps.store.countDeadLetters(whose))
    case 'list': {
      const page = { before: undefined, limit: input.limit }
      const letters = await deps.store.listDeadLetters(whose, toDeadLetterFilter(input.filter), page)
      return { data: letters.map(deadLetterResource) }
    }
    case 'get': {
      const letter = isNotificationId(input.id) ? await deps.store.findDeadLetter(whose, input.id) : undefined
      return letter ? deadLetterResource(letter) : null
    }
    case 'replay':
      return carryOut(deps, whose, readReplayRequest(input.request), input.by)
  }
}
