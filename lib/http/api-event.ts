import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import type { Mode } from '../notifications/notification.ts'

export const scopes = [
  'notifications:write',
  'notifications:read',
  'dead_letters:read',
  'dead_letters:replay',
  'webhooks:read',
  'webhooks:write',
  'suppressions:read',
  'suppressions:write',
  'keys:read',
  'keys:write',
] as const
export type Scope = (typeof scopes)[number]
/** `any`: whatever a key is for, it may ask this. */
export type WantedScope = Scope | 'any'

/** Who asks: what an API key stands for. */
export interface Caller {
  tenantId: string
  mode: Mode
  keyId: string
  scopes: readonly string[]
}

/** API Gateway's event with what our layers have found out about it. */
export interface ApiEvent extends APIGatewayProxyEventV2 {
  /** Lambda's own id of the invocation, so that our log lines and the platform's meet. */
  requestId?: string
  /** The trace that the request is part of: the caller's, or one that begins with it. */
  traceparent?: string | undefined
  caller?: Caller
  json?: unknown
}

/** The caller, on a route that asks for a scope. */
export const callerOf = ({ caller }: ApiEvent): Caller => {
  if (!caller) throw new Error('this route reads the caller and does not ask for a scope')
  return caller
}

export const requestIdOf = ({ requestId, requestContext }: ApiEvent): string => requestId ?? requestContext.requestId

/** A path parameter that the route's path names. */
export const pathParameter = (event: ApiEvent, name: string): string => event.pathParameters?.[name] ?? ''

/** API Gateway lower-cases names; the local gateway does not always. */
export const headerOf = (event: ApiEvent, name: string): string | undefined => {
  const found = event.headers[name]
  if (found !== undefined) return found
  for (const key in event.headers)
    if (key.length === name.length && key.toLowerCase() === name) return event.headers[key]
  return undefined
}
