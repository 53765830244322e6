import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { openApiText } from './documents.ts'

export type Schema = Record<string, unknown>

export interface Parameter {
  name: string
  in: 'path' | 'query' | 'header'
  required?: boolean
  explode?: boolean
  schema: Schema
}

interface Content {
  schema: Schema
  examples?: Record<string, { value: unknown }>
}

export interface ResponseEntry {
  headers?: Record<string, { $ref: string }>
  content: Record<string, Content>
}

export interface OperationEntry {
  operationId: string
  summary: string
  description: string
  tags: string[]
  security: Record<string, string[]>[]
  parameters: Parameter[]
  requestBody?: { required: boolean; content: Record<string, Content> }
  responses: Record<string, ResponseEntry>
}

export interface OpenApi {
  paths: Record<string, Record<string, OperationEntry>>
  components: {
    schemas: Record<string, Schema>
    headers: Record<string, { required?: boolean; schema: Schema }>
    examples: Record<string, { value: unknown }>
  }
}

export const openApi: OpenApi = JSON.parse(openApiText)

/** Every operation with the place where it stands. */
export const operationEntries = Object.entries(openApi.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
)

/** A pointer into the document, of parts that are not escaped yet. */
export const pointer = (...parts: string[]) =>
  `#/${parts.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')}`

/**
 * Answers may have fields that a caller does not know yet, so the document leaves their schemas open. To us a field that the
 * document does not know is a mistake: here they are closed.
 */
const closed = (node: unknown): unknown => {
  if (Array.isArray(node)) return node.map(closed)
  if (typeof node !== 'object' || node === null) return node
  const copy = Object.fromEntries(Object.entries(node).map(([name, value]) => [name, closed(value)]))
  const isOpenObject =
    typeof copy.properties === 'object' && copy.type === 'object' && !('additionalProperties' in copy)
  return isOpenObject ? { ...copy, additionalProperties: false } : copy
}

const validatorsFor = (document: object) => {
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateSchema: false })
  addFormats.default(ajv)
  ajv.addSchema(document, 'openapi')
  const compiled = new Map<string, ValidateFunction>()
  /** What is wrong with a value, by the schema at that pointer. */
  return (at: string, value: unknown): string[] => {
    const validate = compiled.get(at) ?? ajv.compile({ $ref: `openapi${at}` })
    compiled.set(at, validate)
    if (validate(value)) return []
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
    )
  }
}

export const faultsOfRequest = validatorsFor(openApi)
export const faultsOfAnswer = validatorsFor(closed(openApi) as object)
