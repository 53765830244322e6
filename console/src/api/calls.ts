import type { components, operations } from '../../../packages/client/src/schema.ts'
import { type Call, call } from './call.ts'

type Schemas = components['schemas']
export type ApiKey = Schemas['ApiKey']
export type Notification = Schemas['Notification']
export type Content = Schemas['Content']
export type TimelineEvent = Schemas['TimelineEvent']
export type Attempt = Schemas['Attempt']
export type Overview = Schemas['Overview']
export type ChannelOverview = Schemas['ChannelOverview']
export type DeadLetter = Schemas['DeadLetter']
export type DeadLetterCause = Schemas['DeadLetterSummary']['data'][number]
export type Suppression = Schemas['Suppression']
export type Replay = Schemas['Replay']
type QueryOf<Id extends keyof operations> = NonNullable<operations[Id]['parameters']['query']>
type BodyOf<Id extends 'createSuppression' | 'createKey'> = operations[Id]['requestBody']['content']['application/json']
export type NotificationsQuery = Omit<QueryOf<'listNotifications'>, 'metadata'>
export type DeadLettersQuery = QueryOf<'listDeadLetters'>
export type SuppressionsQuery = QueryOf<'listSuppressions'>
export type Scope = BodyOf<'createKey'>['scopes'][number]
export type NewKey = BodyOf<'createKey'>
export type NewSuppression = BodyOf<'createSuppression'>

/** Every call that the console makes, under the name of what it is for. */
export const currentKey = () => call('get', '/api/v1/keys/current')
export const overview = (minutes: number) => call('get', '/api/v1/overview', { params: { query: { minutes } } })

/** A pair is a parameter of its own: `metadata.order=42`. */
export const listNotifications = (query: NotificationsQuery, metadata: Record<string, string> = {}) => {
  const pairs = Object.fromEntries(Object.entries(metadata).map(([name, value]) => [`metadata.${name}`, value]))
  return call('get', '/api/v1/notifications', {
    params: { query: Object.keys(pairs).length > 0 ? { ...query, metadata: pairs } : query },
  })
}
export const getNotification = (id: string) => call('get', '/api/v1/notifications/{id}', { params: { path: { id } } })
export const getTimeline = (id: string) =>
  call('get', '/api/v1/notifications/{id}/timeline', { params: { path: { id } } })
/** Shown and never sent: what made a notification that is there. */
export const sendNotification = (body: Record<string, unknown>) =>
  call('post', '/api/v1/notifications', { body: body as never })
export const getContent = (id: string) =>
  call('get', '/api/v1/notifications/{id}/content', { params: { path: { id } } })
export const cancelNotification = (id: string) =>
  call('post', '/api/v1/notifications/{id}/cancel', { params: { path: { id } } })

export const summarizeDeadLetters = () => call('get', '/api/v1/dead-letters/summary')
export const listDeadLetters = (query: DeadLettersQuery) => call('get', '/api/v1/dead-letters', { params: { query } })
export const planReplay = (ids: string[]) =>
  call('post', '/api/v1/dead-letters/replay', { body: { ids, dry_run: true } as never })
export const replay = (ids: string[], reason: string, ratePerSecond: number) =>
  call('post', '/api/v1/dead-letters/replay', { body: { ids, reason, rate_per_second: ratePerSecond } as never })

export const listSuppressions = (query: SuppressionsQuery) => call('get', '/api/v1/suppressions', { params: { query } })
export const addSuppression = (body: NewSuppression) => call('post', '/api/v1/suppressions', { body })
export const liftSuppression = (id: string, reason: string) =>
  call('delete', '/api/v1/suppressions/{id}', { params: { path: { id }, query: { reason } } })
/** The document has JSON in the first place; a file is asked for by `Accept`. */
export const exportSuppressions = (query: SuppressionsQuery): Call<string> => ({
  ...call('get', '/api/v1/suppressions', { params: { query } }),
  init: { params: { query }, headers: { accept: 'text/csv' }, parseAs: 'text' },
  answer: '',
})
export const importSuppressions = (csv: string): Call<Schemas['SuppressionImport']> => ({
  ...call('post', '/api/v1/suppressions/import', { body: csv as never }),
  init: { body: csv, headers: { 'content-type': 'text/csv' } },
})

export const listKeys = (query: QueryOf<'listKeys'>) => call('get', '/api/v1/keys', { params: { query } })
export const createKey = (body: NewKey) => call('post', '/api/v1/keys', { body })
export const rotateKey = (id: string, overlapSeconds: number) =>
  call('post', '/api/v1/keys/{id}/rotate', { params: { path: { id } }, body: { overlap_seconds: overlapSeconds } })
export const revokeKey = (id: string, reason: string) =>
  call('delete', '/api/v1/keys/{id}', { params: { path: { id }, query: { reason } } })
