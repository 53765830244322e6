import { SESClient } from '@aws-sdk/client-ses'
import { SNSClient } from '@aws-sdk/client-sns'
import * as z from 'zod'
import { httpUrl, parseOptions } from './parse-options.ts'

export interface AwsClientOptions {
  region: string
  /** Another address for the service: the simulator, or a VPC endpoint. */
  endpoint?: string | undefined
  /** Left out in production, where the SDK finds the function's own. */
  credentials?: { accessKeyId: string; secretAccessKey: string } | undefined
}

/** SES, ready for a drain: nothing is retried behind our back, and nothing waits for ever. */
export const createSesClient = (options: AwsClientOptions): SESClient =>
  new SESClient(clientConfig('createSesClient', options))

/** SNS, with the same settings as SES. */
export const createSnsClient = (options: AwsClientOptions): SNSClient =>
  new SNSClient(clientConfig('createSnsClient', options))

const optionsSchema = z.strictObject({
  region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be an AWS region'),
  endpoint: httpUrl.optional(),
  credentials: z.strictObject({ accessKeyId: z.string().min(1), secretAccessKey: z.string().min(1) }).optional(),
})

const connectionTimeoutMs = 3_000 // a third of a send's time: a connect that takes longer is lost, and known to be unsent
const requestTimeoutMs = 15_000 // behind the caller's own deadline of 10 s, for a caller that has none
const socketsMax = 512 // a drain has up to 400 sends in flight; the SDK's own 50 would queue them
const answerBytesMax = 64 * 1024 // real answers are under 2 KB

const clientConfig = (factory: string, options: AwsClientOptions) => {
  const { region, endpoint, credentials } = parseOptions(factory, optionsSchema, options)
  return {
    region,
    ...(endpoint ? { endpoint } : {}),
    ...(credentials ? { credentials } : {}),
    // SES and SNS have no idempotency key: a retry that we do not know of is a second message.
    maxAttempts: 1,
    requestHandler: {
      connectionTimeout: connectionTimeoutMs,
      requestTimeout: requestTimeoutMs,
      // Without it the SDK only logs a warning and waits on.
      throwOnRequestTimeout: true,
      httpAgent: { maxSockets: socketsMax },
      httpsAgent: { maxSockets: socketsMax },
    },
    streamCollector: collectBounded,
  }
}

/** In place of the SDK's own, which has no bound. Leaving the loop destroys the stream. */
const collectBounded = async (stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> => {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of stream) {
    bytes += chunk.byteLength
    if (bytes > answerBytesMax) throw new Error(`The answer is longer than ${answerBytesMax} bytes.`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
