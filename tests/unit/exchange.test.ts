import { describe, expect, it } from 'vitest'
import { acceptedEmail, exampleId, newEmail } from '../../scripts/openapi/operations/examples.ts'
import type { Answer } from '../support/answer.ts'
import { checkExchange } from '../support/exchange.ts'
import { httpEvent, type RequestOptions } from '../support/http-event.ts'
import { notificationsPath } from '../support/requests.ts'

const answer = (status: number, body: unknown, headers: Record<string, string> = {}): Answer => ({
  status,
  headers: { 'content-type': 'application/json', 'x-request-id': 'r', ...headers },
  text: JSON.stringify(body),
  body: body as Record<string, unknown>,
})
const accepted = (change: Record<string, unknown> = {}, headers: Record<string, string> = {}) =>
  answer(202, { ...acceptedEmail, ...change }, { location: `${notificationsPath}/${exampleId}`, ...headers })
const problem = (status: number, code: string, change: Record<string, unknown> = {}) => {
  const body = { type: 't', title: 't', status, detail: 'd', instance: '/', code, request_id: 'r', ...change }
  return answer(status, body, { 'content-type': 'application/problem+json' })
}
const check = (given: Answer, options: RequestOptions = {}, target = notificationsPath, method = 'POST') =>
  checkExchange(httpEvent(method, target, { key: 'k', body: newEmail, ...options }), given)

describe('an exchange as the document tells it', () => {
  it('passes, whole', () => {
    const given = accepted()
    expect(check(given)).toBe(given)
  })

  it('passes where a request was refused, whatever it was', () => {
    expect(() => check(problem(422, 'invalid_request'), { body: { type: 'PIGEON' } })).not.toThrow()
  })

  it('passes where there is no such route, and the answer says so', () => {
    expect(() => check(problem(404, 'not_found'), {}, '/nowhere')).not.toThrow()
    expect(() => check(problem(405, 'method_not_allowed'), {}, notificationsPath, 'DELETE')).not.toThrow()
  })
})

describe('an exchange that the document does not tell of fails', () => {
  it.each<[string, Answer, RequestOptions?, string?, string?]>([
    ['a route', answer(200, {}), {}, '/api/v1/secrets'],
    ['a method', answer(200, {}), {}, notificationsPath, 'DELETE'],
    ['a status', answer(201, acceptedEmail)],
    ['a content type', accepted({}, { 'content-type': 'text/csv' })],
    ['a field of an answer', accepted({ tenant_id: 'acme' })],
    ['a field of another type', accepted({ attempts: '0' })],
    ['a status word', accepted({ status: 'QUEUED' })],
    ['a field deep inside', accepted({ links: { ...acceptedEmail.links, admin: '/admin' } })],
    ['a header', accepted({}, { 'x-powered-by': 'node' })],
    ['a header of another form', accepted({}, { 'idempotent-replayed': 'yes' })],
    ['an answer without a header that it must have', answer(202, acceptedEmail)],
    ['a problem of another operation', problem(409, 'not_scheduled')],
    ['a problem under another status', problem(422, 'malformed_json')],
    ['a field of a problem', problem(422, 'invalid_request', { stack: 'at' })],
    ['a request that was carried out without a key', accepted(), { key: undefined }],
    ['a field of a request that was carried out', accepted(), { body: { ...newEmail, colour: 'red' } }],
    ['a value of a request that was carried out', accepted(), { body: { ...newEmail, priority: 'urgent' } }],
    [
      'a parameter',
      answer(200, { data: [], page: { next: null, limit: 1 } }),
      {},
      `${notificationsPath}?color=red`,
      'GET',
    ],
    [
      'a parameter’s value',
      answer(200, { data: [], page: { next: null, limit: 1 } }),
      {},
      `${notificationsPath}?limit=9999`,
      'GET',
    ],
  ])('%s', (_what, given, options, target, method) => {
    expect(() => check(given, options, target, method)).toThrow('not as docs/openapi.json tells it')
  })
})
