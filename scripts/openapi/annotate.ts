import { fieldNotes } from './field-notes.ts'
import { ownFieldNotes } from './own-field-notes.ts'

type Json = Record<string, unknown>

/** Puts the notes where the fields are. The context of a field is its schema's name, or the operation's id. */
export const annotate = <Document extends object>(document: Document): Document => {
  const { components, paths } = document as { components: { schemas: Json }; paths: Record<string, Json> }
  for (const [name, schema] of Object.entries(components.schemas)) noteFields(schema, name)
  for (const path of Object.values(paths)) {
    for (const operation of Object.values(path) as Json[]) {
      const context = String(operation.operationId)
      for (const parameter of operation.parameters as Json[]) note(parameter, context, String(parameter.name))
      noteFields(operation.requestBody, context)
    }
  }
  return document
}

const noteFields = (node: unknown, context: string): void => {
  if (typeof node !== 'object' || node === null) return
  const { properties } = node as { properties?: Record<string, Json> }
  for (const [name, field] of Object.entries(properties ?? {})) note(field, context, name)
  for (const [key, child] of Object.entries(node)) if (!key.startsWith('example')) noteFields(child, context)
}

/** `$ref` may have a description beside it since OpenAPI 3.1. */
const note = (field: Json, context: string, name: string) => {
  field.description ??= ownFieldNotes[`${context}.${name}`] ?? fieldNotes[name]
}
