import { describe, expect, it } from 'vitest'
import { routes as apiRoutes } from '../../functions/api/handler.ts'
import { routes as feedbackRoutes } from '../../functions/feedback/handler.ts'
import { routes as replayRoutes } from '../../functions/replay/handler.ts'
import { problemCatalogue } from '../../lib/http/problem-catalogue.ts'
import { tags } from '../../scripts/openapi/operation.ts'
import { faultsOfAnswer, faultsOfRequest, openApi, operationEntries, pointer, type Schema } from '../support/openapi.ts'

/** Whatever a route asks of its dependencies while it is built; none of them is called. */
const anything: never = new Proxy(() => {}, {
  get: (_, name) => (name === Symbol.iterator ? undefined : anything),
}) as never

const routes = [...apiRoutes(anything), ...replayRoutes(anything), ...feedbackRoutes(anything)]
const routeLines = routes.map(({ method, path, scope }) => `${method} ${path} ${scope ?? 'open'}`)

describe('the OpenAPI document', () => {
  it('knows every route, with its scope, and no other', () => {
    const documented = operationEntries.map(({ method, path, operation }) => {
      const [security] = operation.security
      const [scope = 'any'] = security?.apiKey ?? []
      return `${method} ${path} ${security ? scope : 'open'}`
    })
    expect(documented.toSorted()).toEqual(routeLines.toSorted())
  })

  it('knows which routes take a body', () => {
    const taking = routes.filter(({ takesJson }) => takesJson).map(({ method, path }) => `${method} ${path}`)
    const documented = operationEntries
      .filter(({ operation }) => operation.requestBody?.required && operation.requestBody.content['application/json'])
      .map(({ method, path }) => `${method} ${path}`)
    expect(documented.toSorted()).toEqual(taking.toSorted())
  })
})

describe.each(operationEntries.map(({ operation, ...rest }) => ({ id: operation.operationId, operation, ...rest })))(
  'the operation $id',
  ({ operation, path, method }) => {
    const examplesIn = (content: Record<string, { examples?: Record<string, unknown> }>, ...at: string[]) =>
      Object.entries(content).flatMap(([type, { examples = {} }]) =>
        Object.values(examples as Record<string, { value?: unknown; $ref?: string }>).map(({ value, $ref }) => ({
          at: pointer('paths', path, method.toLowerCase(), ...at, 'content', type, 'schema'),
          value: $ref ? openApi.components.examples[$ref.split('/').at(-1) ?? '']?.value : value,
        })),
      )

    it('says what it is for, under a name and a tag of its own', () => {
      expect(operation.summary).toMatch(/^.{8,60}$/)
      expect(operation.description).toMatch(/\.(\n|$)/)
      expect(operation.tags).toHaveLength(1)
      expect(Object.keys(tags)).toEqual(expect.arrayContaining(operation.tags))
      const ids = operationEntries.map((entry) => entry.operation.operationId)
      expect(ids.filter((id) => id === operation.operationId)).toHaveLength(1)
    })

    it('has an answer that went well, and one for each thing that can go wrong', () => {
      const statuses = Object.keys(operation.responses)
      expect(statuses.filter((status) => status.startsWith('2'))).not.toEqual([])
      expect(statuses).toEqual(expect.arrayContaining(['500', '503']))
      const takesInput = operation.security.length > 0 || operation.requestBody || operation.parameters.length > 0
      if (takesInput) expect(statuses.filter((status) => status.startsWith('4'))).not.toEqual([])
      if (operation.security.length > 0) expect(statuses).toContain('401')
      if (operation.security.some(({ apiKey = [] }) => apiKey.length > 0)) expect(statuses).toContain('403')
      if (path.includes('{')) expect(statuses).toContain('404')
    })

    it('shows examples, which are as its schemas say', () => {
      const requests = operation.requestBody ? examplesIn(operation.requestBody.content, 'requestBody') : []
      expect(requests.length > 0).toBe(operation.requestBody !== undefined)
      for (const { at, value } of requests) expect(faultsOfRequest(at, value)).toEqual([])
      for (const [status, { content }] of Object.entries(operation.responses)) {
        const answers = examplesIn(content, 'responses', status)
        const isShown = Object.keys(content).some((type) => type.endsWith('json'))
        if (isShown && !content['text/html']) expect(answers, status).not.toEqual([])
        for (const { at, value } of answers) expect(faultsOfAnswer(at, value)).toEqual([])
      }
    })

    it('explains every parameter', () => {
      for (const parameter of operation.parameters) expect(parameter).toMatchObject({ description: expect.any(String) })
    })
  },
)

describe('every field of every schema', () => {
  const undescribed = (node: unknown, place: string): string[] => {
    if (typeof node !== 'object' || node === null) return []
    const { properties = {} } = node as { properties?: Record<string, Schema> }
    const own = Object.entries(properties).filter(([, field]) => typeof field.description !== 'string')
    return [
      ...own.map(([name]) => `${place}.${name}`),
      ...Object.entries(node).flatMap(([key, child]) =>
        /^examples?$/.test(key) ? [] : undescribed(child, `${place}/${key}`),
      ),
    ]
  }

  it('is explained', () => {
    expect(undescribed(openApi.components.schemas, '')).toEqual([])
    expect(undescribed(openApi.paths, '')).toEqual([])
  })
})

it('every problem is one that some operation answers, or that no operation can', () => {
  const answered = new Set(
    operationEntries.flatMap(({ operation }) =>
      Object.values(operation.responses).flatMap(({ content }) =>
        Object.keys(content['application/problem+json']?.examples ?? {}),
      ),
    ),
  )
  const missing = Object.keys(problemCatalogue).filter((code) => !answered.has(code))
  expect(missing).toEqual(['method_not_allowed']) // a path that is known, with a method that is not
})
