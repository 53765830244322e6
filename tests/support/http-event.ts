import type { ApiEvent } from '../../lib/http/api-event.ts'

export interface RequestOptions {
  /** Sent as `Authorization: Bearer ...`. */
  key?: string | undefined
  /** Sent as JSON. A string goes out as it is, for what is no JSON. */
  body?: unknown
  headers?: Record<string, string>
  base64?: boolean
  requestId?: string
  /** What is left of the function's time. */
  remainingMs?: number
}

/** What API Gateway hands to a function (payload version 2.0): header names in lower case, the query decoded. */
export const httpEvent = (method: string, target: string, options: RequestOptions = {}): ApiEvent => {
  const { pathname, search, searchParams } = new URL(target, 'https://api.example.com')
  const text = bodyText(options.body)
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: pathname,
    rawQueryString: search.slice(1),
    headers: headersOf(options, text),
    ...(searchParams.size > 0 ? { queryStringParameters: Object.fromEntries(searchParams) } : {}),
    requestContext: requestContext(method, pathname, options.requestId),
    ...(text === undefined ? {} : { body: options.base64 ? Buffer.from(text).toString('base64') : text }),
    isBase64Encoded: options.base64 ?? false,
  }
}

const bodyText = (body: unknown) => (body === undefined || typeof body === 'string' ? body : JSON.stringify(body))

const headersOf = ({ key, headers = {} }: RequestOptions, text: string | undefined) => ({
  host: 'api.example.com',
  ...(text === undefined ? {} : { 'content-type': 'application/json' }),
  ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
  ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
})

let requests = 0

const requestContext = (
  method: string,
  path: string,
  requestId = `request-${++requests}`,
): ApiEvent['requestContext'] => ({
  accountId: '123456789012',
  apiId: 'api',
  domainName: 'api.example.com',
  domainPrefix: 'api',
  http: { method, path, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'tests' },
  requestId,
  routeKey: '$default',
  stage: '$default',
  time: '01/Jan/2026:00:00:00 +0000',
  timeEpoch: 1_767_225_600_000,
})
