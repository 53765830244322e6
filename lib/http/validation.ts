import * as z from 'zod'
import { nearest } from './nearest.ts'
import { type FieldError, HttpProblem } from './problem.ts'

/** Findings in one answer: enough to mend a request, and a bound on what a hostile one can make us write. */
const errorsMax = 20

/** The value as the schema wants it, or a 422 that points at everything that is wrong. */
export const parseWith = <Schema extends z.ZodType>(schema: Schema, value: unknown, base = ''): z.infer<Schema> => {
  const read = readWith(schema, value, { base })
  if (read.findings) throw invalidRequest(read.findings.errors, { count: read.findings.count })
  return read.data
}

export interface Findings {
  /** The first of them. */
  errors: FieldError[]
  /** How many there are. */
  count: number
}

interface ReadOptions {
  /** Where the value stands in the body. */
  base: string
  /** Fields that whoever calls takes out of the value before. */
  known?: readonly string[]
}

/** As `parseWith`, for whoever has more than one value to look at. */
export const readWith = <Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  { base, known = [] }: ReadOptions,
): { data: z.infer<Schema>; findings?: undefined } | { findings: Findings } => {
  const parsed = schema.safeParse(value)
  if (parsed.success) return { data: parsed.data }
  const found = parsed.error.issues.flatMap((issue) => splitIssue(issue))
  const names = [...fieldsOf(schema, value), ...known]
  // Only what is told is worked out: guessing what a name was meant to be takes its time.
  const errors = found.slice(0, errorsMax).map((one) => toFieldError(one, base, names))
  return { findings: { errors, count: found.length } }
}

/** A 422 with the first of `errors`, and how many there are beyond these. */
export const invalidRequest = (errors: FieldError[], extras: { hint?: string; count?: number } = {}) => {
  const { count = errors.length, ...rest } = extras
  const [first] = errors
  const more = count > 1 ? ` (and ${count - 1} more)` : ''
  const told = errors.slice(0, errorsMax)
  return new HttpProblem('invalid_request', `${first?.pointer ?? ''} ${first?.detail ?? ''}${more}`.trim(), {
    errors: told,
    ...(count > told.length ? { errorsLeftOut: count - told.length } : {}),
    ...rest,
  })
}

interface OneIssue {
  issue: z.core.$ZodIssue
  /** One name of several that are unknown. */
  key?: string
}

const splitIssue = (issue: z.core.$ZodIssue): OneIssue[] =>
  issue.code === 'unrecognized_keys' ? issue.keys.map((key) => ({ issue, key })) : [{ issue }]

const toFieldError = ({ issue, key }: OneIssue, base: string, known: readonly string[]): FieldError => {
  const pointer = [base, ...issue.path.map((part) => escapePointer(String(part)))].join('/')
  if (key === undefined) return { pointer, code: codeOf(issue), detail: detailOf(issue) }
  const like = issue.path.length === 0 ? nearest(key, known) : undefined
  const detail = like ? `Unknown field; did you mean "${like}"?` : 'Unknown field.'
  return { pointer: `${pointer}/${escapePointer(key.slice(0, 80))}`, code: 'unknown_field', detail }
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
