import { unsubscribePath } from '../../../lib/http/unsubscribe-link.ts'
import type { Operation } from '../operation.ts'

const pathParameter = {
  name: 'token',
  description: 'What the link says of itself, signed.',
  schema: { type: 'string' },
  example: 'v1.AZnA3nAAcACAAAAAAAAAwN4',
}
const unknown = { description: 'The link is not one of ours: a page for browsers.', contentType: 'text/html' }

const ask: Operation = {
  id: 'askToUnsubscribe',
  method: 'get',
  path: `${unsubscribePath}/{token}`,
  tag: 'Unsubscribe',
  summary: 'Ask whether to unsubscribe',
  description: 'A page with a button. It changes nothing: mail programs and virus scanners follow every link.',
  pathParameter,
  answers: { 200: { description: 'The page.', contentType: 'text/html' }, 404: unknown },
}

const unsubscribe: Operation = {
  id: 'unsubscribe',
  method: 'post',
  path: `${unsubscribePath}/{token}`,
  tag: 'Unsubscribe',
  summary: 'Unsubscribe with one click',
  description: 'What the button sends, and mail programs by themselves (RFC 8058). The body is not looked at.',
  pathParameter,
  answers: { 200: { description: 'Done, now or before.', contentType: 'text/html' }, 404: unknown },
}

export const unsubscribeOperations = [ask, unsubscribe]
