import type { Context } from 'aws-lambda'
import type { ApiEvent } from '../../lib/http/api-event.ts'

let requests = 0

/** What API Gateway hands to a function (payload version 2.0), and no more than a function of ours reads. */
export const apiEvent = (
  method: string,
  path: string,
  headers: Record<string, string>,
  body: string | undefined,
): ApiEvent => ({
  version: '2.0',
  routeKey: '$default',
  rawPath: path,
  rawQueryString: '',
  headers,
  requestContext: {
    accountId: '',
    apiId: 'api',
    domainName: 'localhost',
    domainPrefix: '',
    http: { method, path, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'bench' },
    requestId: '',
    routeKey: '$default',
    stage: '$default',
    time: '',
    timeEpoch: 0,
  },
  ...(body === undefined ? {} : { body }),
  isBase64Encoded: false,
})

/** As serverless.yml says it. */
const timeoutMs = 10_000

export const apiContext = (): Context => {
  const endsMs = performance.now() + timeoutMs
  requests += 1
  const context: Pick<Context, 'awsRequestId' | 'getRemainingTimeInMillis'> = {
    awsRequestId: `request-${requests}`,
    getRemainingTimeInMillis: () => endsMs - performance.now(),
  }
  return context as Context
}
