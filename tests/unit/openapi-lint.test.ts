import { createConfig, lintFromString } from '@redocly/openapi-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { openApi } from '../support/openapi.ts'

/** A mistake in the document, and what a linter says of it. */
const mistakes: [string, (document: typeof openApi & Record<string, unknown>) => void, string][] = [
  [
    'a reference that leads nowhere',
    (it) => void Object.assign(it.components, { parameters: { Lost: { $ref: '#/components/parameters/nobody' } } }),
    'no-unresolved-refs',
  ],
  ['a field that OpenAPI does not know', (it) => void Object.assign(it, { pathes: {} }), 'struct'],
  [
    'a parameter of the path that is not told',
    (it) =>
      void Object.assign(it.paths, {
        '/a/{id}': { get: { operationId: 'a', summary: 'a', security: [], responses: { 200: { description: 'a' } } } },
      }),
    'path-parameters-defined',
  ],
  [
    'an operation that is open by an oversight',
    (it) =>
      void Object.assign(it.paths, {
        '/b': { get: { operationId: 'b', summary: 'b', responses: { 200: { description: 'b' } } } },
      }),
    'security-defined',
  ],
]

describe('the OpenAPI document before a linter', () => {
  let complaintsOf: (document: unknown) => Promise<string[]>
  beforeAll(async () => {
    // Probes and pages ask for nothing, so there is nothing that they could refuse.
    const config = await createConfig({ extends: ['recommended-strict'], rules: { 'operation-4xx-response': 'off' } })
    complaintsOf = async (document) => {
      const source = JSON.stringify(document)
      const found = await lintFromString({ source, absoluteRef: '/openapi.json', config })
      return found.map(({ ruleId, message, location }) => `${ruleId}: ${message} ${location[0]?.pointer}`)
    }
  })

  it('has nothing to complain about', async () => {
    const complaints = await complaintsOf(openApi)
    // An example for readers: a method that a path has not is no operation's answer.
    expect(complaints.filter((text) => !text.endsWith('#/components/examples/method_not_allowed'))).toEqual([])
  })

  it.each(mistakes)('would show %s', async (_what, make, rule) => {
    const document = structuredClone(openApi) as Parameters<typeof make>[0]
    make(document)
    expect((await complaintsOf(document)).join('\n')).toMatch(rule)
  })
})
