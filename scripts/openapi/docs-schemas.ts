import { escapeHtml } from './escape-html.ts'
import { type Json, type OpenApiDocument, refName } from './read-document.ts'

interface FieldRow {
  name: string
  schema: Json
  note: string
  isRequired: boolean
}

/** One section for each named schema, so that an operation need only link to it. */
export const schemaSections = ({ components }: OpenApiDocument): string =>
  `<h2 id="schemas">Schemas</h2>${Object.entries(components.schemas)
    .map(([name, schema]) => `<section id="schema-${name}"><h3>${name}</h3>${bodyOf(schema)}</section>`)
    .join('\n')}`

const bodyOf = (schema: Json): string => {
  const choices = (schema.oneOf ?? schema.anyOf) as Json[] | undefined
  if (choices) return `<p>One of ${choices.map(typeOf).join(', ')}.</p>`
  const rows = rowsOf(schema, '')
  return rows.length > 0 ? fieldTable(rows) : `<p>${typeOf(schema)}</p>`
}

/** Fields within fields as rows of their own, by their path. */
const rowsOf = (schema: Json, prefix: string): FieldRow[] => {
  const required = (schema.required ?? []) as string[]
  return Object.entries((schema.properties ?? {}) as Record<string, Json>).flatMap(([name, field]) => {
    const inner = field.type === 'array' ? ((field.items ?? {}) as Json) : field
    const path = `${prefix}${name}`
    const row = {
      name: path,
      schema: field,
      note: String(field.description ?? ''),
      isRequired: required.includes(name),
    }
    return [row, ...rowsOf(inner, `${path}${field.type === 'array' ? '[]' : ''}.`)]
  })
}

export const fieldTable = (rows: readonly FieldRow[]): string =>
  `<table><thead><tr><th scope="col">Field</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead><tbody>${rows
    .map(
      ({ name, schema, note, isRequired }) =>
        `<tr><td><code>${escapeHtml(name)}</code>${isRequired ? ' <b title="required">*</b>' : ''}</td><td>${typeOf(schema)}</td><td>${escapeHtml(note)}${limitsOf(schema)}</td></tr>`,
    )
    .join('')}</tbody></table>`

export const schemaLink = (schema: Json): string => {
  const name = refName(schema)
  if (name) return `<a href="#schema-${name}">${name}</a>`
  return schema.properties ? 'an object' : typeOf(schema)
}

const typeOf = (schema: Json): string => {
  if (refName(schema)) return schemaLink(schema)
  const choices = (schema.anyOf ?? schema.oneOf) as Json[] | undefined
  if (choices) return choices.map(typeOf).join(' or ')
  if (Array.isArray(schema.enum))
    return schema.enum.map((value) => `<code>${escapeHtml(String(value))}</code>`).join(' ')
  if (schema.const !== undefined) return `<code>${escapeHtml(String(schema.const))}</code>`
  if (schema.type === 'array') return `list of ${typeOf((schema.items ?? {}) as Json)}`
  const type = [schema.type ?? 'anything'].flat().join(' or ')
  return escapeHtml(schema.format ? `${type} (${schema.format})` : type)
}

const limits: Record<string, string> = {
  minLength: 'at least %s characters',
  maxLength: 'at most %s characters',
  minimum: 'at least %s',
  maximum: 'at most %s',
  minItems: 'at least %s',
  maxItems: 'at most %s',
  default: 'by default %s',
}

const limitsOf = (schema: Json): string => {
  const parts = Object.entries(limits)
    .filter(([name]) => name in schema && schema[name] !== 0)
    .map(([name, text]) => text.replace('%s', escapeHtml(JSON.stringify(schema[name]))))
  return parts.length > 0 ? ` <small>(${parts.join(', ')})</small>` : ''
}
