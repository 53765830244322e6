import { Marked } from 'marked'
import { fieldTable, schemaLink, schemaSections } from './docs-schemas.ts'
import { escapeHtml } from './escape-html.ts'
import { entriesOf, type Json, type OpenApiDocument, type OperationEntry, resolve } from './read-document.ts'

/** The document as one page: no script, nothing loaded, light or dark as its reader has it, and usable on a phone. */
export const docsPage = (document: OpenApiDocument): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Heliograph: the API</title>
<style>${style}</style></head>
<body><nav aria-label="Operations"><h1>${escapeHtml(document.info.title)} <small>${escapeHtml(document.info.version)}</small></h1>
${document.tags.map((tag) => navOf(document, tag.name)).join('\n')}
<h2>More</h2><ul><li><a href="/docs/errors">Errors</a></li><li><a href="#schemas">Schemas</a></li><li><a href="/openapi.json">openapi.json</a></li></ul></nav>
<main>${prose(document.info.description)}
${document.tags.map((tag) => tagOf(document, tag)).join('\n')}
${schemaSections(document)}</main></body></html>
`

const markdown = new Marked({ gfm: true })
const prose = (text: string) => markdown.parse(escapeHtml(text), { async: false })

const inTag = (document: OpenApiDocument, name: string) =>
  entriesOf(document).filter(({ operation }) => operation.tags.includes(name))

const navOf = (document: OpenApiDocument, name: string) =>
  `<h2>${escapeHtml(name)}</h2><ul>${inTag(document, name)
    .map(({ operation }) => `<li><a href="#${operation.operationId}">${escapeHtml(operation.summary)}</a></li>`)
    .join('')}</ul>`

const tagOf = (document: OpenApiDocument, { name, description }: { name: string; description: string }) =>
  `<h2>${escapeHtml(name)}</h2>${prose(description)}${inTag(document, name)
    .map(({ method, path, operation }) => operationOf(document, method, path, operation))
    .join('\n')}`

const operationOf = (document: OpenApiDocument, method: string, path: string, operation: OperationEntry) =>
  `<section id="${operation.operationId}"><h3>${escapeHtml(operation.summary)}</h3>
<p class="route"><b>${method}</b> <code>${escapeHtml(path)}</code></p>${prose(operation.description)}
${operation.security.length === 0 ? '<p>Needs no API key.</p>' : ''}${parametersOf(operation)}${bodyOf(operation)}${answersOf(document, operation)}</section>`

const parametersOf = ({ parameters }: OperationEntry) => {
  if (parameters.length === 0) return ''
  const rows = parameters.map(({ name, schema, description, required, in: place }) => ({
    name,
    schema,
    note: `In the ${place}. ${description}`,
    isRequired: required === true,
  }))
  return `<h4>Parameters</h4>${fieldTable(rows)}`
}

const bodyOf = ({ requestBody }: OperationEntry) => {
  if (!requestBody) return ''
  return Object.entries(requestBody.content)
    .map(
      ([type, { schema, examples }]) =>
        `<h4>Body</h4><p><code>${type}</code>: ${schemaLink(schema)}</p>${inlineFields(schema)}${examplesOf(examples)}`,
    )
    .join('')
}

/** A schema without a name has no section of its own. */
const inlineFields = (schema: Json) => {
  const properties = schema.properties as Record<string, Json> | undefined
  if (!properties) return ''
  const required = (schema.required ?? []) as string[]
  return fieldTable(
    Object.entries(properties).map(([name, field]) => ({
      name,
      schema: field,
      note: String(field.description ?? ''),
      isRequired: required.includes(name),
    })),
  )
}

const answersOf = (document: OpenApiDocument, { responses }: OperationEntry) =>
  `<h4>Answers</h4>${Object.entries(responses)
    .map(([status, { description, headers = {}, content }]) => {
      const named = Object.keys(headers).filter((name) => name !== 'X-Request-Id')
      const shapes = Object.values(content).map(({ schema }) => schemaLink(schema))
      const examples = Object.entries(content).flatMap(([type, one]) =>
        type === 'application/problem+json' ? [] : [examplesOf(one.examples && resolve(document, one.examples))],
      )
      return `<div class="answer"><p><b>${status}</b> ${inline(description)} ${shapes.join(' or ')}${
        named.length > 0 ? `<br><small>Headers: ${named.map((name) => `<code>${name}</code>`).join(', ')}</small>` : ''
      }</p>${examples.join('')}</div>`
    })
    .join('')}`

const inline = (text: string) =>
  escapeHtml(text).replaceAll(/`([^`]+)`/g, (_, code: string) =>
    /^[a-z_]+$/.test(code) ? `<a href="/docs/errors#${code}"><code>${code}</code></a>` : `<code>${code}</code>`,
  )

const examplesOf = (examples: Record<string, { summary: string; value: unknown }> = {}) =>
  Object.values(examples)
    .map(
      ({ summary, value }) =>
        `<details><summary>${escapeHtml(summary)}</summary><pre>${escapeHtml(JSON.stringify(value, null, 2))}</pre></details>`,
    )
    .join('')

const style = `:root{color-scheme:light dark;--line:#8884;--soft:#8881}
*{box-sizing:border-box}body{margin:0;font:16px/1.55 system-ui,sans-serif;display:grid;grid-template-columns:17rem minmax(0,1fr)}
nav{position:sticky;top:0;height:100vh;overflow-y:auto;padding:1rem;border-right:1px solid var(--line)}nav h1{font-size:1.2rem}nav h2{font-size:.8rem;text-transform:uppercase;margin:1rem 0 .2rem}nav ul{list-style:none;margin:0;padding:0}
main{padding:1rem 2rem 6rem;max-width:58rem}section{border-top:1px solid var(--line);padding:1rem 0}h2{margin-top:2.5rem}h3,h4{margin-bottom:.3rem}
.route{font-size:1.05rem;background:var(--soft);padding:.5rem .8rem;border-radius:6px;overflow-x:auto}.answer{border-left:3px solid var(--line);padding-left:.8rem;margin:.6rem 0}.answer p{margin:0}
pre{overflow-x:auto;background:var(--soft);padding:.8rem;border-radius:6px;font-size:.85rem}code{font-size:.9em;overflow-wrap:anywhere}details{margin:.3rem 0}summary{cursor:pointer}
table{border-collapse:collapse;width:100%;display:block;overflow-x:auto}th,td{border:1px solid var(--line);padding:.3rem .6rem;text-align:left;vertical-align:top}section:target{outline:2px solid Highlight;outline-offset:.4rem}
@media(max-width:50rem){body{grid-template-columns:minmax(0,1fr)}nav{position:static;height:auto;border:0}main{padding:1rem}}`
