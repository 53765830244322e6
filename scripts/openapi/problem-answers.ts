import { type ProblemCode, problemCatalogue, problemCodes } from '../../lib/http/problem-catalogue.ts'
import type { Operation } from './operation.ts'

const problemType = 'application/problem+json'
const schema = { $ref: '#/components/schemas/Problem' }
/** Those that always tell when to come again. */
const withRetryAfter: readonly ProblemCode[] = ['idempotency_in_progress', 'store_unavailable']
const withChallenge: readonly ProblemCode[] = ['missing_api_key', 'invalid_api_key', 'expired_api_key']

/** One example for each problem, so that an operation says with their names which ones it answers. */
export const problemExamples = () =>
  Object.fromEntries(problemCodes.map((code) => [code, { summary: problemCatalogue[code].title, value: sample(code) }]))

const sample = (code: ProblemCode) => {
  const { status, title, meaning } = problemCatalogue[code]
  const errors = [{ pointer: '/email', code: 'required', detail: 'is required.' }]
  return {
    type: `/docs/errors#${code}`,
    title,
    status,
    detail: meaning,
    instance: '/api/v1/notifications',
    code,
    request_id: 'f3b1c5a0-6d1e-4b0f-9a51-0a8c1f6f2c11',
    ...(code === 'invalid_request' ? { errors } : {}),
  }
}

/** Every problem that the operation can answer: its own, and those that follow from what it asks for. */
export const problemsOf = ({ scope, body, path, problems = [] }: Operation): ProblemCode[] => {
  const wanted = new Set<ProblemCode>([
    ...(scope ? (['missing_api_key', 'invalid_api_key', 'expired_api_key'] as const) : []),
    ...(scope && scope !== 'any' ? (['missing_scope'] as const) : []),
    ...(body && scope ? (['body_too_large', 'unsupported_media_type', 'invalid_request'] as const) : []),
    ...(body && scope && body.contentType === undefined ? (['malformed_json'] as const) : []),
    ...(body && !scope ? (['body_too_large'] as const) : []),
    ...(path.includes('{') ? (['not_found'] as const) : []),
    ...problems,
    'internal_error',
    'store_unavailable',
  ])
  return problemCodes.filter((code) => wanted.has(code))
}

/** One answer for each status that these problems have. */
export const problemAnswers = (codes: readonly ProblemCode[]): Record<string, ProblemAnswer> => {
  const statuses = [...new Set(codes.map((code) => problemCatalogue[code].status))]
  return Object.fromEntries(
    statuses.map((status) => [status, answerOf(codes.filter((code) => problemCatalogue[code].status === status))]),
  )
}

export type ProblemAnswer = ReturnType<typeof answerOf>

const answerOf = (codes: readonly ProblemCode[]) => ({
  description: codes.map((code) => `\`${code}\`: ${problemCatalogue[code].title}.`).join(' '),
  headers: {
    'X-Request-Id': { $ref: '#/components/headers/X-Request-Id' },
    ...(codes.some((code) => withRetryAfter.includes(code)) ? header('Retry-After') : {}),
    ...(codes.every((code) => withChallenge.includes(code)) ? header('WWW-Authenticate') : {}),
  },
  content: {
    [problemType]: {
      schema,
      examples: Object.fromEntries(codes.map((code) => [code, { $ref: `#/components/examples/${code}` }])),
    },
  },
})

const header = (name: string) => ({ [name]: { $ref: `#/components/headers/${name}` } })
