import fc from 'fast-check'
import { openApi, type Schema } from '../support/openapi.ts'

/** Lists and texts are kept short: what is long is a case of its own, among the mishaps. */
const textMax = 24
const itemsMax = 4
/** How deep invented JSON goes. */
const depthMax = 3

/** Anything that JSON can say. */
export const anyJson = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', maxDepth: depthMax, withCrossShrink: true },
    fc.constantFrom(
      null,
      true,
      false,
      0,
      -1,
      1e308,
      Number.MAX_SAFE_INTEGER,
      '',
      '\0',
      '\ud800',
      '__proto__',
      'constructor',
    ),
    fc.string({ unit: 'grapheme', maxLength: textMax }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.array(tie('value'), { maxLength: itemsMax }),
    fc.dictionary(fc.string({ maxLength: textMax }), tie('value'), { maxKeys: itemsMax }),
  ),
})).value

const instants = fc
  .date({ min: new Date('2020-01-01T00:00:00Z'), max: new Date('2040-01-01T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString())

/** What the document cannot say in a pattern, by the names of fields: else hardly anything would be good enough to be stored. */
const plausible: Record<string, readonly unknown[]> = {
  email: ['ada@example.com', 'delivered@simulator.test', 'zoë@exämple.com', 'A+b@EXAMPLE.com'],
  reply_to: ['shop@example.com'],
  recipient: ['ada@example.com', '+4915112345678', 'device-token-of-ada'],
  channel: ['email', 'sms', 'push', 'EMAIL'],
  phone: ['+4915112345678', '+12025550123'],
  send_at: [new Date(Date.now() + 86_400_000).toISOString()],
  expires_at: [new Date(Date.now() + 2 * 86_400_000).toISOString()],
  url: ['https://example.com/hooks', 'http://169.254.169.254/', 'https://user@example.com', 'https://[::1]/'],
  cursor: ['djE6MDE5OWMwZGUtNzAwMC03MDAwLTgwMDAtMDAwMDAwMDBjMGRl', 'v1', ''],
}

/** Values that a schema of the document allows; every now and then one that only its name suggests. */
export const arbitraryOf = (schema: Schema, name = ''): fc.Arbitrary<unknown> => {
  const known = plausible[name]
  const bySchema = fromSchema(schema)
  return known
    ? fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...known) }, { weight: 1, arbitrary: bySchema })
    : bySchema
}

const fromSchema = (schema: Schema): fc.Arbitrary<unknown> => {
  if (typeof schema.$ref === 'string')
    return arbitraryOf(openApi.components.schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {})
  const choices = (schema.oneOf ?? schema.anyOf) as Schema[] | undefined
  if (choices) return fc.oneof(...choices.map((choice) => arbitraryOf(choice)))
  if (Array.isArray(schema.enum)) return fc.constantFrom(...schema.enum)
  if (schema.const !== undefined) return fc.constant(schema.const)
  switch (schema.type) {
    case 'object':
      return objectOf(schema)
    case 'array':
      return arrayOf(schema)
    case 'string':
      return textOf(schema)
    case 'integer':
      return fc.integer({ min: Number(schema.minimum ?? -10), max: Number(schema.maximum ?? 1_000) })
    case 'boolean':
      return fc.boolean()
    default:
      return anyJson
  }
}

const objectOf = (schema: Schema): fc.Arbitrary<unknown> => {
  const properties = schema.properties as Record<string, Schema> | undefined
  if (!properties) return pairsOf(schema)
  const model = Object.fromEntries(Object.entries(properties).map(([name, field]) => [name, arbitraryOf(field, name)]))
  return fc.record(model, { requiredKeys: (schema.required ?? []) as string[] })
}

const pairsOf = ({ propertyNames, additionalProperties, patternProperties }: Schema) => {
  const [pattern] = Object.keys((patternProperties ?? {}) as object)
  const names = pattern
    ? fc.string({ unit: 'grapheme-ascii', maxLength: 8 }).map((text) => `metadata.${text}`)
    : arbitraryOf((propertyNames ?? { type: 'string' }) as Schema)
  const values = typeof additionalProperties === 'object' ? (additionalProperties as Schema) : { type: 'string' }
  return fc.dictionary(names as fc.Arbitrary<string>, arbitraryOf(values), { maxKeys: itemsMax })
}

const arrayOf = ({ items, minItems, maxItems }: Schema) =>
  fc.array(arbitraryOf((items ?? {}) as Schema), {
    minLength: Number(minItems ?? 0),
    maxLength: Math.min(Number(maxItems ?? itemsMax), itemsMax),
  })

const textOf = ({ format, pattern, minLength, maxLength }: Schema): fc.Arbitrary<string> => {
  const least = Number(minLength ?? 0)
  const most = Math.min(Number(maxLength ?? textMax), Math.max(textMax, least))
  if (format === 'date-time') return instants
  if (format === 'uuid') return fc.uuid({ version: 7 })
  if (typeof pattern === 'string' && !/\(\?!|\\u0000/.test(pattern))
    return fc.stringMatching(new RegExp(pattern, 'u'), { size: 'xsmall' })
  return fc.string({ unit: 'grapheme', minLength: least, maxLength: most })
}
