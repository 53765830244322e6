import { SESClient, type SESClientConfig } from '@aws-sdk/client-ses'
import { SNSClient } from '@aws-sdk/client-sns'

const awsOptions = (url: string) =>
  ({
    endpoint: url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  }) satisfies SESClientConfig

export const sesClient = (url: string) => new SESClient(awsOptions(url))

export const snsClient = (url: string) => new SNSClient(awsOptions(url))

/** The error that a request ended with, for looking at its name and status. */
export const failureOf = (request: Promise<unknown>) =>
  request.then(
    () => {
      throw new Error('expected a refusal, but the request went through')
    },
    (error: Error & { $metadata?: { httpStatusCode?: number } }) => ({
      name: error.name,
      message: error.message,
      status: error.$metadata?.httpStatusCode,
    }),
  )

const encodePart = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

export const goodClaims = (url: string, nowSeconds = Math.floor(Date.now() / 1_000)) => ({
  iss: 'heliograph@project.iam.gserviceaccount.com',
  scope: 'https://www.googleapis.com/auth/firebase.messaging',
  aud: `${url}/token`,
  iat: nowSeconds,
  exp: nowSeconds + 3_600,
})

export const assertionOf = (claims: unknown, header: unknown = { alg: 'RS256', typ: 'JWT' }) =>
  [encodePart(header), encodePart(claims), encodePart('signature')].join('.')

export const requestToken = (
  url: string,
  assertion: string,
  grantType = 'urn:ietf:params:oauth:grant-type:jwt-bearer',
) => fetch(`${url}/token`, { method: 'POST', body: new URLSearchParams({ grant_type: grantType, assertion }) })

export const accessToken = async (url: string): Promise<string> => {
  const answer = (await (await requestToken(url, assertionOf(goodClaims(url)))).json()) as { access_token: string }
  return answer.access_token
}
