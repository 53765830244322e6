export type Json = Record<string, unknown>

interface Content {
  schema: Json
  examples?: Record<string, { summary: string; value: unknown }>
}

export interface OperationEntry {
  operationId: string
  tags: string[]
  summary: string
  description: string
  security: Record<string, string[]>[]
  parameters: {
    name: string
    in: 'path' | 'query' | 'header'
    required?: boolean
    description: string
    schema: Json
    example?: unknown
  }[]
  requestBody?: { content: Record<string, Content> }
  responses: Record<string, { description: string; headers?: Json; content: Record<string, Content> }>
}

/** As much of OpenAPI as our own document has. */
export interface OpenApiDocument {
  info: { title: string; version: string; description: string }
  tags: { name: string; description: string }[]
  paths: Record<string, Record<string, OperationEntry>>
  components: { schemas: Record<string, Json>; examples: Record<string, { summary: string; value: unknown }> }
}

/** Every operation, in the order of the document. */
export const entriesOf = ({ paths }: OpenApiDocument) =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  )

/** Examples with those in the place of references to them. */
export const resolve = (
  { components }: OpenApiDocument,
  examples: Record<string, { summary: string; value: unknown }>,
) => Object.fromEntries(Object.entries(examples).map(([name, example]) => [name, components.examples[name] ?? example]))

export const refName = (schema: Json): string | undefined =>
  typeof schema.$ref === 'string' ? schema.$ref.split('/').at(-1) : undefined
