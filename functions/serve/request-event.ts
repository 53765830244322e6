import type { IncomingMessage } from 'node:http'
import type { ApiEvent } from '../../lib/http/api-event.ts'

export interface Request {
  method: string
  url: URL
  requestId: string
  at: Date
  body: string
}

/**
 * What API Gateway would hand to a function (payload version 2.0): node already writes header names in lower case and
 * joins repeated ones.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export const requestEvent = (message: IncomingMessage, request: Request): ApiEvent => {
  const { url, body } = request
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: url.pathname,
    rawQueryString: url.search.slice(1),
    headers: headersOf(message),
    ...(url.searchParams.size > 0 ? { queryStringParameters: queryOf(url) } : {}),
    requestContext: contextOf(message, request),
    ...(body === '' ? {} : { body }),
    isBase64Encoded: false,
  }
}

const headersOf = ({ headers }: IncomingMessage) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))

/** A parameter that comes twice is one with commas, as the gateway writes it. */
const queryOf = ({ searchParams }: URL) =>
  Object.fromEntries([...new Set(searchParams.keys())].map((name) => [name, searchParams.getAll(name).join(',')]))

const contextOf = (
  { socket, headers, httpVersion }: IncomingMessage,
  { method, url, requestId, at }: Request,
): ApiEvent['requestContext'] => ({
  accountId: 'anonymous',
  apiId: 'serve',
  domainName: headers.host ?? '',
  domainPrefix: '',
  http: {
    method,
    path: url.pathname,
    protocol: `HTTP/${httpVersion}`,
    sourceIp: socket.remoteAddress ?? '',
    userAgent: headers['user-agent'] ?? '',
  },
  requestId,
  routeKey: '$default',
  stage: '$default',
  time: at.toUTCString(),
  timeEpoch: at.getTime(),
})
