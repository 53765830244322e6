import type { components } from './schema.ts'

export type Problem = components['schemas']['Problem']

/** The API's own codes, and what can happen before there is an answer of the API's. */
export type ErrorCode = Problem['code'] | 'unreachable' | 'timeout' | 'unexpected_answer'

interface ErrorParts {
  code: ErrorCode
  status?: number
  problem?: Problem | undefined
  requestId?: string | undefined
}

/** Whatever goes wrong with a call. Decide by `code`; say `requestId` when you ask for help. */
export class HeliographError extends Error {
  readonly code: ErrorCode
  /** 0 where there was no answer. */
  readonly status: number
  /** The whole answer, where it was a problem (RFC 9457): `errors` points at what is wrong with the request. */
  readonly problem: Problem | undefined
  readonly requestId: string | undefined

  constructor(message: string, { code, status = 0, problem, requestId }: ErrorParts, options?: ErrorOptions) {
    super(message, options)
    this.name = 'HeliographError'
    this.code = code
    this.status = status
    this.problem = problem
    this.requestId = requestId
  }
}

export const toError = (body: unknown, response: Response): HeliographError => {
  const requestId = response.headers.get('x-request-id') ?? undefined
  const { status } = response
  if (!isProblem(body)) {
    return new HeliographError(`HTTP ${status}, which is no answer of Heliograph’s.`, {
      code: 'unexpected_answer',
      status,
      requestId,
    })
  }
  const hint = body.hint ? ` ${body.hint}` : ''
  return new HeliographError(`${body.title}: ${body.detail}${hint}`, {
    code: body.code,
    status,
    problem: body,
    requestId: body.request_id,
  })
}

const isProblem = (body: unknown): body is Problem =>
  typeof body === 'object' && body !== null && 'code' in body && 'detail' in body && 'title' in body

/** What `fetch`, or reading an answer, has thrown. */
export const toTransportError = (error: unknown): HeliographError => {
  if (error instanceof HeliographError) return error
  const name = error instanceof Error ? error.name : ''
  if (name === 'TimeoutError')
    return new HeliographError('No answer came in time.', { code: 'timeout' }, { cause: error })
  if (name === 'SyntaxError') {
    return new HeliographError('The answer is not JSON.', { code: 'unexpected_answer' }, { cause: error })
  }
  return new HeliographError('Heliograph could not be reached.', { code: 'unreachable' }, { cause: error })
}
