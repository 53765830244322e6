import { type ProblemCode, problemCatalogue } from './problem-catalogue.ts'
import type { ApiResponse } from './response.ts'

/** One thing that is wrong with a request, and where: a JSON pointer into the body, or `/query/<name>`. */
export interface FieldError {
  pointer: string
  code: string
  detail: string
}

interface ProblemExtras {
  errors?: FieldError[]
  /** How many more there are than `errors` tells of. */
  errorsLeftOut?: number
  hint?: string
  headers?: Record<string, string>
}

/** Thrown by whoever finds a request wanting; answered as problem+json by the handler's outermost layer. */
export class HttpProblem extends Error {
  readonly code: ProblemCode
  readonly extras: ProblemExtras

  /** `detail` is what the caller reads; what only the operator may know goes into `cause`. */
  constructor(code: ProblemCode, detail: string, extras: ProblemExtras = {}, options?: ErrorOptions) {
    super(detail, options)
    this.name = 'HttpProblem'
    this.code = code
    this.extras = extras
  }
}

/** RFC 9457. https://www.rfc-editor.org/rfc/rfc9457 */
export const problemResponse = (problem: HttpProblem, instance: string, requestId: string): ApiResponse => ({
  statusCode: problemCatalogue[problem.code].status,
  headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store', ...problem.extras.headers },
  body: JSON.stringify(problemBody(problem, instance, requestId)),
})

/** The problem itself; in an answer about many it stands for one of them. */
export const problemBody = (problem: HttpProblem, instance: string, requestId: string) => {
  const { status, title } = problemCatalogue[problem.code]
  const { errors, errorsLeftOut, hint } = problem.extras
  return {
    type: `/docs/errors#${problem.code}`,
    title,
    status,
    detail: problem.message,
    instance,
    code: problem.code,
    request_id: requestId,
    ...(errors ? { errors } : {}),
    ...(errorsLeftOut ? { errors_left_out: errorsLeftOut } : {}),
    ...(hint ? { hint } : {}),
  }
}

/** Postgres and socket errors that mean "not now": nothing was stored, and a retry may work. */
const awayCodes =
  /^(08|53|57P|25006|55P03|40001|40P01|ECONN|ETIMEDOUT|EPIPE|ENOTFOUND|EAI_AGAIN|CONNECT|CONNECTION_)|^57014$/

/** Any error as a problem: our own as they are, a store that is away as 503, and the rest as 500 that tells nothing. */
export const toProblem = (error: unknown): HttpProblem => {
  if (error instanceof HttpProblem) return error
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (awayCodes.test(code)) {
    // An answer that was lost on its way back may have been a commit: only the key can tell.
    const detail = 'The database did not answer in time. Send the same request again, with the same idempotency key.'
    return new HttpProblem('store_unavailable', detail, { headers: { 'retry-after': '2' } }, { cause: error })
  }
  return new HttpProblem('internal_error', 'The request could not be carried out.', {}, { cause: error })
}
