import { expect } from 'vitest'

export interface Answer {
  status: number
  headers: Record<string, string>
  text: string
  body: Record<string, unknown>
}

/** What a handler gave back, read as its caller would read it. */
export const toAnswer = (response: unknown): Answer => {
  const { statusCode, headers, body } = response as {
    statusCode: number
    headers: Record<string, string>
    body: string
  }
  const isJson = /json/.test(headers['content-type'] ?? '')
  return { status: statusCode, headers, text: body, body: isJson ? JSON.parse(body) : {} }
}

export const idOf = ({ body }: Answer): string => {
  if (typeof body.id !== 'string') throw new Error(`no id in ${JSON.stringify(body)}`)
  return body.id
}

/** The rows of a list. */
export const dataOf = ({ body }: Answer) => body.data as Record<string, unknown>[]
export const idsOf = (answer: Answer) => dataOf(answer).map(({ id }) => id)
export const nextOf = ({ body }: Answer) => (body.page as { next: string | null }).next

export const pointersOf = ({ body }: Answer) =>
  ((body.errors ?? []) as { pointer: string }[]).map(({ pointer }) => pointer)

/** Words of a machine room: statements, drivers, stacks and addresses of ours. */
const internals =
  /\b(select|insert into|update) .*\b(from|into|set)\b|postgres|redis|bullmq|zod|econn|127\.0\.0\.1|node_modules|\bat \S+ \(|\.ts:/i

/** RFC 9457 to the letter, under the same request id as the header, and nothing of ours in it. */
export const expectProblem = (answer: Answer, status: number, code: string, pointer?: string) => {
  expect(answer.body).toMatchObject({ status, code, type: `/docs/errors#${code}` })
  expect(answer.status).toBe(status)
  expect(answer.headers['content-type']).toBe('application/problem+json')
  expect(answer.body.request_id).toBe(answer.headers['x-request-id'])
  for (const field of ['title', 'detail', 'instance', 'request_id']) expect(answer.body[field], field).toMatch(/\S/)
  if (pointer !== undefined) expect(pointersOf(answer)).toContain(pointer)
  // Its `instance` is the caller's own address, and a signed one may spell anything: "zOD" is a time, in base64.
  expect(JSON.stringify({ ...answer.body, instance: undefined })).not.toMatch(internals)
}
