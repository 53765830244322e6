import * as z from 'zod'
import { createDocument, type ZodOpenApiObject } from 'zod-openapi'
import { notificationSchema } from '../../lib/http/notification-schema.ts'
import { problemSchema } from '../../lib/http/resource-schemas.ts'
import { annotate } from './annotate.ts'
import { headers, idempotencyKeyParameter } from './headers.ts'
import { type AnswerDescription, type HeaderName, type Operation, tags } from './operation.ts'
import { contentOperations } from './operations/content.ts'
import { deadLetterOperations } from './operations/dead-letters.ts'
import { documentOperations } from './operations/documents.ts'
import { feedbackOperations } from './operations/feedback.ts'
import { keyOperations } from './operations/keys.ts'
import { notificationOperations } from './operations/notifications.ts'
import { overviewOperations } from './operations/overview.ts'
import { probeOperations } from './operations/probes.ts'
import { suppressionOperations } from './operations/suppressions.ts'
import { unsubscribeOperations } from './operations/unsubscribe.ts'
import { webhookOperations } from './operations/webhooks.ts'
import { problemAnswers, problemExamples, problemsOf } from './problem-answers.ts'

/** Every route that there is. A new one is described in operations/ and listed here. */
export const operations: readonly Operation[] = [
  ...notificationOperations,
  ...contentOperations,
  ...deadLetterOperations,
  ...overviewOperations,
  ...suppressionOperations,
  ...webhookOperations,
  ...keyOperations,
  ...unsubscribeOperations,
  ...feedbackOperations,
  ...probeOperations,
  ...documentOperations,
]

const description = `Accepts notifications, delivers them by e-mail, SMS and push, and tells what became of each.

Every answer carries \`X-Request-Id\`. Every error is \`application/problem+json\` (RFC 9457) with a stable \`code\`; its \`type\` leads to the cure. Times are UTC, ISO 8601. Lists are paged by an opaque cursor.`

/** Names for what the document would else spell out in place. They are no business of the code that reads requests. */
const nameRequestSchemas = () => {
  const [email, sms, push] = notificationSchema.options
  const named = { NewNotification: notificationSchema, NewEmail: email, NewSms: sms, NewPush: push }
  for (const [id, schema] of Object.entries(named)) z.globalRegistry.add(schema, { id })
}

/** The API as OpenAPI 3.1, from the schemas that the code itself reads requests with and types its answers by. */
export const createOpenApi = (version: string) => {
  nameRequestSchemas()
  return annotate(
    createDocument(
      {
        openapi: '3.1.0',
        info: {
          title: 'Heliograph',
          version,
          summary: 'Notification infrastructure for your own cloud account.',
          description,
          license: { name: 'MIT', identifier: 'MIT' },
        },
        servers: [{ url: '/', description: 'Where this document was served from.' }],
        tags: Object.entries(tags).map(([name, text]) => ({ name, description: text })),
        paths: pathsOf(operations),
        components: {
          securitySchemes: {
            apiKey: {
              type: 'http',
              scheme: 'bearer',
              description: '`hg_live_...`, or `hg_test_...`: nothing that a test key sends reaches a provider.',
            },
          },
          schemas: { Problem: problemSchema },
          examples: problemExamples(),
          headers,
        },
      } as unknown as ZodOpenApiObject,
      { override: plainer, reused: 'inline' },
    ),
  )
}

/** Formats that say it all, beside which zod's pattern is a screenful; and names that are no format of JSON Schema's. */
const tellingFormats = ['date-time', 'uuid', 'email']
const foreignFormats = ['starts_with', 'base64']

/** Mends what zod says at great length, in its own words, or not at all. */
const plainer = ({ jsonSchema, zodSchema, io }: { jsonSchema: JsonSchema; zodSchema: z.core.$ZodType; io: string }) => {
  if (tellingFormats.includes(String(jsonSchema.format))) delete jsonSchema.pattern
  if (foreignFormats.includes(String(jsonSchema.format))) delete jsonSchema.format
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
  const isCaseless = patternsOf(zodSchema).some(({ flags }) => flags.includes('i'))
  if (isCaseless) jsonSchema.pattern = inEitherCase(String(jsonSchema.pattern))
  // What comes over a query is text; it is read as what it should become.
  if (io === 'input' && zodSchema instanceof z.ZodNumber && zodSchema.def.coerce) jsonSchema.type = 'integer'
  // A caller that does not know a new field of an answer must not fail over it.
  if (io === 'output' && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties
}

const patternsOf = ({ _zod }: z.core.$ZodType) =>
  (_zod.def.checks ?? []).flatMap((check) => {
    const { def } = check._zod
    return 'pattern' in def && def.pattern instanceof RegExp ? [def.pattern] : []
  })

/** JSON Schema's patterns have no flags. */
const inEitherCase = (pattern: string) =>
  pattern.replaceAll(/\[[^\]]*\]|\\.|[a-z]/g, (part) => {
    if (part.startsWith('[')) return part.replace('a-z', 'a-zA-Z')
    return part.length === 1 ? `[${part}${part.toUpperCase()}]` : part
  })

type JsonSchema = Record<string, unknown>

const pathsOf = (all: readonly Operation[]) => {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const operation of all)
    paths[operation.path] = { ...paths[operation.path], [operation.method]: entryOf(operation) }
  return paths
}

const entryOf = (operation: Operation) => {
  const { id, tag, summary, description: text, scope, query, body } = operation
  return {
    operationId: id,
    tags: [tag],
    summary,
    description: scope ? `${text}\n\n${scope === 'any' ? 'Any key may ask.' : `Scope: \`${scope}\`.`}` : text,
    security: scope ? [{ apiKey: scope === 'any' ? [] : [scope] }] : [],
    ...(query ? { requestParams: { query } } : {}),
    parameters: parametersOf(operation),
    ...(body ? { requestBody: { required: !body.isOptional, content: bodyOf(body) } } : {}),
    responses: responsesOf(operation),
  }
}

const parametersOf = ({ path, pathParameter, takesIdempotencyKey, extraParameters = [] }: Operation) => [
  ...(path.includes('{') ? [{ in: 'path', required: true, ...(pathParameter ?? idParameter) }] : []),
  ...(takesIdempotencyKey ? [idempotencyKeyParameter] : []),
  ...extraParameters,
]

const idParameter = {
  name: 'id',
  description: 'The id that the answer to the first request gave.',
  schema: { type: 'string', format: 'uuid' },
  example: '0199c0de-7000-7000-8000-00000000c0de',
}

const bodyOf = ({ schema, examples, contentType = 'application/json' }: NonNullable<Operation['body']>) => ({
  [contentType]: { schema, examples },
})

const responsesOf = (operation: Operation) => {
  const problems = problemAnswers(problemsOf(operation))
  const own = Object.entries(operation.answers).map(([status, answer]) => {
    const response = responseOf(answer)
    const problem = problems[status]
    // A status can have two shapes: its own, and a problem.
    return [status, problem ? { ...response, content: { ...response.content, ...problem.content } } : response]
  })
  return { ...problems, ...Object.fromEntries(own) }
}

const responseOf = ({ description: text, headers: named = [], ...answer }: AnswerDescription) => ({
  description: text,
  headers: headerRefs(['X-Request-Id', ...named]),
  content: answer.isEmpty ? {} : contentOf(answer),
})

const contentOf = ({ schema, contentType, examples, alsoAs }: Omit<AnswerDescription, 'description' | 'headers'>) => ({
  [contentType ?? 'application/json']: {
    schema: schema ?? { type: 'string' },
    ...(examples ? { examples } : {}),
  },
  ...(alsoAs ? { [alsoAs]: { schema: { type: 'string' } } } : {}),
})

const headerRefs = (names: readonly (HeaderName | 'X-Request-Id')[]) =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]))
