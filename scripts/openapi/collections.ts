import { entriesOf, type Json, type OpenApiDocument, type OperationEntry } from './read-document.ts'

interface CollectedRequest {
  name: string
  folder: string
  method: string
  path: string
  query: { name: string; example: string }[]
  headers: Record<string, string>
  body: string | undefined
  needsKey: boolean
}

const exampleId = '0199c0de-7000-7000-8000-00000000c0de'

/** One request for each example body, or one for the operation. Providers' own posts are not for people to send. */
const requestsOf = (document: OpenApiDocument): CollectedRequest[] =>
  entriesOf(document)
    .filter(({ operation }) => !operation.tags.includes('Feedback'))
    .flatMap(({ method, path, operation }) =>
      bodiesOf(operation).map((body) => requestOf(method, path, operation, body)),
    )

const bodiesOf = ({ requestBody }: OperationEntry) => {
  const [content] = Object.entries(requestBody?.content ?? {})
  if (!content) return [{ summary: undefined, text: undefined, type: undefined }]
  const [type, { examples = {} }] = content
  return Object.values(examples).map(({ summary, value }) => ({
    summary,
    type,
    text: typeof value === 'string' ? value : JSON.stringify(value, null, 2),
  }))
}

const requestOf = (
  method: string,
  path: string,
  { summary, tags, parameters, security }: OperationEntry,
  body: ReturnType<typeof bodiesOf>[number],
): CollectedRequest => ({
  name: body.summary ? `${summary}: ${body.summary}` : summary,
  folder: tags[0] ?? '',
  method,
  path,
  query: parameters.filter((one) => one.in === 'query').flatMap(queryOf),
  headers: {
    ...(body.type ? { 'Content-Type': body.type } : {}),
    // A key stands for one body: each example has its own.
    ...Object.fromEntries(
      parameters.filter((one) => one.in === 'header').map(({ name }) => [name, slug(`${summary} ${body.summary}`)]),
    ),
  },
  body: body.text,
  needsKey: security.length > 0,
})

const queryOf = ({ name, schema, example }: OperationEntry['parameters'][number]) =>
  typeof example === 'object' && example !== null
    ? Object.entries(example).map(([key, value]) => ({ name: key, example: String(value) }))
    : [{ name, example: String(example ?? sampleOf(schema)) }]

const sampleOf = (schema: Json) =>
  schema.default ??
  (schema.enum as unknown[] | undefined)?.[0] ??
  (schema.format === 'date-time' ? '2026-01-31T12:00:00Z' : '')

/** For the HTTP clients of editors. https://www.jetbrains.com/help/idea/exploring-http-syntax.html */
export const httpFile = (document: OpenApiDocument): string => {
  const head = `# Every request of the API, for the HTTP client of an editor. Made from docs/openapi.json by npm run docs.
# The keys of npm start are in .heliograph/dev.json.
@host = http://127.0.0.1:3000
@key = hg_test_...
@id = ${exampleId}
@delivery_id = ${exampleId}
@token = ...
`
  return `${head}\n${requestsOf(document).map(httpRequest).join('\n')}`
}

const httpRequest = ({ name, method, path, query, headers, body, needsKey }: CollectedRequest) => {
  const lines = [
    `### ${name}`,
    ...query.map((one) => `# ?${one.name}=${one.example}`),
    `${method} {{host}}${withVariables(path)}`,
    ...(needsKey ? ['Authorization: Bearer {{key}}'] : []),
    ...Object.entries(headers).map(([header, value]) => `${header}: ${value}`),
    ...(body === undefined ? [] : ['', body]),
  ]
  return `${lines.join('\n')}\n`
}

/** For Bruno: a folder that it opens as a collection, by path. https://docs.usebruno.com/bru-lang/overview */
export const brunoFiles = (document: OpenApiDocument): Record<string, string> => {
  const requests = requestsOf(document)
  return {
    'docs/bruno/bruno.json': `${JSON.stringify({ version: '1', name: document.info.title, type: 'collection' }, null, 2)}\n`,
    'docs/bruno/environments/local.bru': `vars {\n  host: http://127.0.0.1:3000\n  id: ${exampleId}\n  delivery_id: ${exampleId}\n  token: ...\n}\nvars:secret [\n  key\n]\n`,
    ...Object.fromEntries(
      requests.map((request, index) => [
        `docs/bruno/${slug(request.folder)}/${slug(request.name)}.bru`,
        brunoRequest(request, index + 1),
      ]),
    ),
  }
}

const withVariables = (path: string) => path.replaceAll(/\{(\w+)\}/g, '{{$1}}')

const slug = (text: string) =>
  text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')

const brunoRequest = ({ name, method, path, query, headers, body, needsKey }: CollectedRequest, seq: number) =>
  [
    block('meta', [`name: ${name}`, 'type: http', `seq: ${seq}`]),
    block(method.toLowerCase(), [
      `url: {{host}}${withVariables(path)}`,
      `body: ${bodyKind(headers, body)}`,
      `auth: ${needsKey ? 'bearer' : 'none'}`,
    ]),
    // Off, until somebody wants one of them.
    ...(query.length > 0
      ? [
          block(
            'params:query',
            query.map((one) => `~${one.name}: ${one.example}`),
          ),
        ]
      : []),
    ...(Object.keys(headers).length > 0
      ? [
          block(
            'headers',
            Object.entries(headers).map(([header, value]) => `${header}: ${value}`),
          ),
        ]
      : []),
    ...(needsKey ? [block('auth:bearer', ['token: {{key}}'])] : []),
    ...(body === undefined ? [] : [block(`body:${bodyKind(headers, body)}`, body.split('\n'))]),
  ].join('\n')

const bodyKind = (headers: Record<string, string>, body: string | undefined) =>
  body === undefined ? 'none' : headers['Content-Type'] === 'application/json' ? 'json' : 'text'

const block = (name: string, lines: readonly string[]) =>
  `${name} {\n${lines.map((line) => `  ${line}`).join('\n')}\n}\n`
