import type { Context } from 'aws-lambda'
import type { ApiEvent } from '../../lib/http/api-event.ts'
import { createHttpHandler, type HttpDeps, type Route } from '../../lib/http/http-handler.ts'
import { readSnsRecords } from '../../lib/http/sns-message.ts'
import { type TakeEventsDeps, takeEvents } from './take-events.ts'
import { type SnsEndpoint, takeSnsPost } from './take-sns-post.ts'

export interface FeedbackHandlerDeps extends HttpDeps, TakeEventsDeps {
  /** Without it there is no HTTP endpoint: SNS calls this function itself, and IAM says who may. */
  endpoint: SnsEndpoint | undefined
}

/** Takes what a provider tells of messages after it took them. */
export const createHandler = (deps: FeedbackHandlerDeps) => {
  const overHttp = createHttpHandler(deps, routes(deps))
  return async (event: unknown, context: Context): Promise<unknown> =>
    isHttp(event) ? overHttp(event, context) : takeRecords(deps, event)
}

const isHttp = (event: unknown): event is ApiEvent =>
  typeof event === 'object' && event !== null && 'requestContext' in event

/** Described in the OpenAPI document, though only a topic ever posts there. */
export const routes = (deps: FeedbackHandlerDeps): Route[] =>
  deps.endpoint ? [{ method: 'POST', path: '/feedback/ses', handle: takeSnsPost(deps, deps.endpoint) }] : []

const takeRecords = (deps: FeedbackHandlerDeps, event: unknown) => {
  const texts = readSnsRecords(event).flatMap((record) => {
    if (record) return [record.text]
    deps.report('feedback.ignored', { why: 'malformed_record', event: '' })
    return []
  })
  return takeEvents(deps, texts)
}
