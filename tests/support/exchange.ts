import { type ApiEvent, headerOf } from '../../lib/http/api-event.ts'
import { problemCatalogue } from '../../lib/http/problem-catalogue.ts'
import type { Answer } from './answer.ts'
import { faultsOfAnswer, faultsOfRequest, openApi, operationEntries, type Parameter, pointer } from './openapi.ts'

type Found = (typeof operationEntries)[number]

/** Headers of any answer, of which the document says nothing. */
const ordinaryHeaders = [
  'content-type',
  'cache-control',
  'content-security-policy',
  'referrer-policy',
  'x-content-type-options',
  'x-dns-prefetch-control',
  'x-robots-tag',
  'allow',
  'x-request-id',
]

/**
 * Every exchange of the tests passes through here: the answer must be one that the OpenAPI document tells of, and a request that was
 * carried out must be one that the document allows. A request that was refused may be anything.
 */
export const checkExchange = (event: ApiEvent, answer: Answer): Answer => {
  const { method, path } = event.requestContext.http
  const found = findOperation(method, path)
  const faults = found ? [...answerFaults(found, answer), ...acceptedFaults(found, event, answer)] : strayFaults(answer)
  if (faults.length === 0) return answer
  const text = `${method} ${path} answered ${answer.status} ${answer.text.slice(0, 600)}`
  throw new Error(
    `This exchange is not as docs/openapi.json tells it (npm run docs makes it anew).\n${text}\n- ${faults.join('\n- ')}`,
  )
}

/** The path itself before a pattern that it fits: `/dead-letters/summary` is no id. */
export const findOperation = (method: string, path: string): Found | undefined => {
  const given = path.replace(/(?<=.)\/$/, '')
  const fitting = operationEntries.filter((entry) => entry.method === method && fits(entry.path, given))
  return fitting.find((entry) => entry.path === given) ?? fitting[0]
}

const fits = (pattern: string, path: string) => {
  const wanted = pattern.split('/')
  const given = path.split('/')
  return wanted.length === given.length && wanted.every((part, index) => part.startsWith('{') || part === given[index])
}

/** No route of ours: only a problem that says so will do. */
const strayFaults = (answer: Answer) => {
  const isRefused = ['not_found', 'method_not_allowed'].includes(String(answer.body.code))
  if (!isRefused) return ['the document knows no such route']
  return faultsOfAnswer(pointer('components', 'schemas', 'Problem'), answer.body)
}

const answerFaults = ({ path, method, operation }: Found, answer: Answer): string[] => {
  const response = operation.responses[answer.status]
  if (!response) return [`${operation.operationId} knows no answer ${answer.status}`]
  const isEmpty = Object.keys(response.content).length === 0
  if (isEmpty) return answer.text === '' ? [] : [`its ${answer.status} should be empty`]
  const contentType = (answer.headers['content-type'] ?? '').split(';')[0] ?? ''
  const content = response.content[contentType]
  if (!content) return [`its ${answer.status} is not ${contentType}`]
  const at = pointer(
    'paths',
    path,
    method.toLowerCase(),
    'responses',
    String(answer.status),
    'content',
    contentType,
    'schema',
  )
  const value = contentType.endsWith('json') ? answer.body : answer.text
  const isProblem = contentType === 'application/problem+json'
  return [
    ...faultsOfAnswer(at, value),
    ...(isProblem ? problemFaults(answer, Object.keys(content.examples ?? {})) : []),
    ...headerFaults(response.headers ?? {}, answer.headers, isProblem),
  ]
}

const problemFaults = ({ body, status }: Answer, codes: string[]) => {
  const code = String(body.code)
  const isKnown = codes.includes(code) && problemCatalogue[code as keyof typeof problemCatalogue].status === status
  return isKnown ? [] : [`the code ${code} is not one of ${codes.join(', ')}`]
}

const headerFaults = (named: Record<string, { $ref: string }>, given: Record<string, string>, isProblem: boolean) => {
  const known = Object.keys(named).map((name) => name.toLowerCase())
  const strangers = Object.keys(given).filter((name) => !known.includes(name) && !ordinaryHeaders.includes(name))
  return [
    ...strangers.map((name) => `the header ${name} is not in the document`),
    ...Object.keys(named).flatMap((name) => {
      const value = given[name.toLowerCase()]
      const isMissing = value === undefined
      // An answer of two shapes has the headers of its own one.
      if (isMissing)
        return openApi.components.headers[name]?.required && !isProblem ? [`the header ${name} is missing`] : []
      return faultsOfAnswer(pointer('components', 'headers', name, 'schema'), value)
    }),
  ]
}

const acceptedFaults = (found: Found, event: ApiEvent, answer: Answer): string[] => {
  if (answer.status >= 400) return []
  const { path, method, operation } = found
  const at = ['paths', path, method.toLowerCase()]
  const isOpen = operation.security.length === 0
  return [
    ...(isOpen || headerOf(event, 'authorization') ? [] : ['it was carried out without a key']),
    ...operation.parameters.flatMap((parameter, index) =>
      parameterFaults(parameter, pointer(...at, 'parameters', String(index), 'schema'), path, event),
    ),
    ...strayParameters(operation.parameters, event),
    ...bodyFaults(found, event),
  ]
}

const parameterFaults = (parameter: Parameter, at: string, path: string, event: ApiEvent): string[] => {
  const value = given(parameter, path, event)
  if (value === undefined) return parameter.required ? [`the parameter ${parameter.name} is missing`] : []
  return faultsOfRequest(at, value).map((fault) => `${parameter.name}: ${fault}`)
}

const given = (parameter: Parameter, path: string, event: ApiEvent): unknown => {
  const { name, schema } = parameter
  if (isExploded(parameter)) {
    const pairs = Object.entries(event.queryStringParameters ?? {}).filter(([key]) => belongs(parameter, key))
    return Object.fromEntries(pairs)
  }
  const texts = {
    path: event.requestContext.http.path.split('/')[path.split('/').indexOf(`{${name}}`)],
    query: event.queryStringParameters?.[name],
    header: headerOf(event, name.toLowerCase()),
  }
  const text = texts[parameter.in]
  return text !== undefined && schema.type === 'integer' ? Number(text) : text
}

/** An object whose fields are parameters of their own. */
const isExploded = ({ schema, explode }: Parameter) => schema.type === 'object' && explode === true
const belongs = ({ schema }: Parameter, key: string) =>
  Object.keys((schema.patternProperties ?? {}) as object).some((pattern) => new RegExp(pattern).test(key))

/** Only an operation that names parameters of the query looks at them. */
const strayParameters = (parameters: Parameter[], event: ApiEvent) => {
  const inQuery = parameters.filter((parameter) => parameter.in === 'query')
  if (inQuery.length === 0) return []
  return Object.keys(event.queryStringParameters ?? {})
    .filter((key) => !inQuery.some((one) => (isExploded(one) ? belongs(one, key) : one.name === key)))
    .map((key) => `the parameter ${key} is not in the document`)
}

const bodyFaults = ({ path, method, operation }: Found, event: ApiEvent): string[] => {
  const { requestBody } = operation
  if (!event.body && requestBody?.required === false) return []
  const [contentType] = Object.keys(requestBody?.content ?? {})
  if (contentType === undefined) return []
  const text = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8').toString()
  const at = pointer('paths', path, method.toLowerCase(), 'requestBody', 'content', contentType, 'schema')
  const isText = requestBody?.content[contentType]?.schema.type === 'string'
  return faultsOfRequest(at, isText ? text : JSON.parse(text)).map((fault) => `body: ${fault}`)
}
