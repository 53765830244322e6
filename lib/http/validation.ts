import * as z from 'zod'
import { nearest } from './nearest.ts'
import { type FieldError, HttpProblem } from './problem.ts'

/** Findings in one answer: enough to mend a request, and a bound on what a hostile one can make us write. */
const errorsMax = 20

/** The value as the schema wants it, or a 422 that points at everything that is wrong. */
export const parseWith = <Schema extends z.ZodType>(schema: Schema, value: unknown, base = ''): z.infer<Schema> => {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const errors = parsed.error.issues.flatMap((issue) => toFieldErrors(issue, base, fieldsOf(schema, value)))
  throw invalidRequest(errors.slice(0, errorsMax))
}

export const invalidRequest = (errors: FieldError[], extras: { hint?: string } = {}) => {
  const [first] = errors
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : ''
  return new HttpProblem('invalid_request', `${first?.pointer ?? ''} ${first?.detail ?? ''}${more}`.trim(), {
    errors,
    ...extras,
  })
}

const toFieldErrors = (issue: z.core.$ZodIssue, base: string, known: readonly string[]): FieldError[] => {
  const pointer = [base, ...issue.path.map((part) => escapePointer(String(part)))].join('/')
  if (issue.code !== 'unrecognized_keys') return [{ pointer, code: codeOf(issue), detail: detailOf(issue) }]
  return issue.keys.map((key) => {
    const like = issue.path.length === 0 ? nearest(key, known) : undefined
    const detail = like ? `Unknown field; did you mean "${like}"?` : 'Unknown field.'
    return { pointer: `${pointer}/${escapePointer(key.slice(0, 80))}`, code: 'unknown_field', detail }
  })
}

/** https://www.rfc-editor.org/rfc/rfc6901#section-3 */
const escapePointer = (part: string) => part.replaceAll('~', '~0').replaceAll('/', '~1')

const codeOf = (issue: z.core.$ZodIssue) =>
  issue.code === 'invalid_type' && issue.input === undefined
    ? 'required'
    : issue.code === 'custom'
      ? 'invalid'
      : issue.code

const detailOf = (issue: z.core.$ZodIssue) => {
  if (codeOf(issue) === 'required')
    return `is required${issue.message.startsWith('Invalid') ? '' : `: ${issue.message}`}.`
  // zod's own words for a wrong type say it backwards: "Invalid input: expected string, received number".
  return `${issue.message.replace(/^Invalid input: expected (\S+), received (\S+)$/, 'must be of type $1, not $2')}.`
}

/** The fields that the schema, or the member of a union that the value picks, knows. */
const fieldsOf = (schema: z.ZodType, value: unknown): string[] => {
  if (schema instanceof z.ZodObject) return Object.keys(schema.shape)
  if (!(schema instanceof z.ZodDiscriminatedUnion)) return []
  const type = typeof value === 'object' && value !== null && 'type' in value ? value.type : undefined
  const options = schema.options.filter((option) => option instanceof z.ZodObject)
  const picked = options.find((option) => option.shape.type instanceof z.ZodLiteral && option.shape.type.value === type)
  return picked ? Object.keys(picked.shape) : []
}
