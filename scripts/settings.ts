import * as z from 'zod'
import { configShape } from '../lib/config/config.ts'
import { processShape } from '../lib/config/process-config.ts'

export interface Setting {
  name: string
  default: string | undefined
  required: boolean
  description: string
  /** What it takes, in words. Empty: any text. */
  takes: string
}

const settingsOf = (shape: Readonly<Record<string, z.ZodType>>): readonly Setting[] =>
  Object.entries(shape).map(([name, field]) => {
    const byDefault: unknown = field.safeParse(undefined).data
    return {
      name,
      default: byDefault === undefined ? undefined : String(byDefault),
      required: !field.safeParse(undefined).success,
      description: field.description ?? '',
      takes: takenBy(z.toJSONSchema(field, { io: 'input', unrepresentable: 'any' })),
    }
  })

const takenBy = (schema: z.core.JSONSchema.BaseSchema): string => {
  if (schema.enum) return schema.enum.map((value) => `\`${value}\``).join(', ')
  if (schema.format === 'uri') return 'a URL'
  if (schema.type !== 'integer' && schema.type !== 'number') return ''
  const least = schema.exclusiveMinimum === undefined ? schema.minimum : `more than ${schema.exclusiveMinimum}`
  return `${least} to ${schema.maximum}`
}

/** The settings of the functions, and those of long-lived processes, as data for documents and their tests. */
export const functionSettings = settingsOf(configShape)
export const processSettings = settingsOf(processShape)
