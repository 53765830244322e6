import * as z from 'zod'
import { type Environment, readEnvironment } from './environment.ts'

const flag = (fallback: 'true' | 'false') =>
  z
    .enum(['true', 'false'])
    .default(fallback)
    .transform((value) => value === 'true')

const count = (fallback: number, max: number) => z.coerce.number().int().min(1).max(max).default(fallback)
const text = z.string().min(1)
const rate = z.coerce.number().min(0.1).max(1_000_000)
const topicArns = text
  .transform((list) => list.split(',').map((arn) => arn.trim()))
  .pipe(
    z.array(z.string().regex(/^arn:aws(-us-gov)?:sns:[a-z\d-]+:\d{12}:[\w-]{1,256}$/, 'must be ARNs of SNS topics')),
  )

const secrets = text
  .transform((list) => list.split(',').map((secret) => secret.trim()))
  .pipe(z.array(z.string().min(32, 'must have at least 32 characters')).max(10))

/** Every setting there is. `.env.example` and docs/configuration.md are generated from it. */
const schema = z.object({
  HELIOGRAPH_STAGE: text.default('local').describe('Name of the deployment; it stands in every log line.'),
  DATABASE_URL: z.url().describe('Postgres, 15 or newer: the one place where truth is kept.'),
  DATABASE_POOL_MAX: count(4, 100).describe('Connections of one function instance to Postgres.'),
  DATABASE_PREPARE: flag('true').describe(
    'Prepared statements, and timeouts that a connection asks for. Turn off behind RDS Proxy, where both pin sessions: it has the timeouts then.',
  ),
  DATABASE_SECRET_ARN: text
    .optional()
    .describe(
      "Secret of Secrets Manager with the database's `username` and `password`, so that DATABASE_URL needs none.",
    ),
  REDIS_URL: z
    .url()
    .optional()
    .describe('Redis or Valkey with maxmemory-policy noeviction. Without it the queues live in Postgres.'),
  REDIS_SECRET_ARN: text.optional().describe('The same for Redis: a JSON with its `password`, or the password alone.'),
  QUEUE_PREFIX: text.default('{heliograph}').describe('Before every Redis key; the braces keep one cluster slot.'),
  EMAIL_FROM: text.optional().describe('Sender of e-mails, an identity that SES has verified.'),
  EMAIL_RATE_PER_SECOND: rate
    .optional()
    .describe('E-mails a second, all drains together. Unset: what SES says that it grants (`GetSendQuota`).'),
  SES_CONFIGURATION_SET: text.optional().describe('SES configuration set that publishes sending events.'),
  FEEDBACK_TOPIC_ARNS: topicArns
    .optional()
    .describe(
      'SNS topics, comma-separated, that may post SES events to `/feedback/ses`. Without it there is no such endpoint.',
    ),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: 'must be a URL like https://notify.example.com' })
    .optional()
    .describe('Where recipients reach the API, for links to unsubscribe. The deployment prints it as ApiUrl.'),
  UNSUBSCRIBE_SECRET: secrets
    .optional()
    .describe(
      'Signs links to unsubscribe and to previews: 32 random characters or more. Several, comma-separated: the first signs, all are taken.',
    ),
  SIGNING_KEYS_SECRET_ARN: text
    .optional()
    .describe('Secret of Secrets Manager that holds them instead, as a JSON with `current` and perhaps `previous`.'),
  SMS_SENDER_ID: z
    .string()
    .regex(/^(?=.*[A-Za-z])[A-Za-z0-9]{3,11}$/, 'must be 3 to 11 letters and digits, one letter at least')
    .optional()
    .describe('Sender name of text messages, where the country allows one.'),
  SMS_COUNTRIES: z
    .string()
    .toUpperCase()
    .regex(/^(\*|[A-Z]{2}( *, *[A-Z]{2})*)$/, 'must be * or ISO 3166 country codes like DE,AT,CH')
    .optional()
    .describe('Countries that text messages may go to, as ISO 3166 codes like `DE,AT,CH`, or `*`. Unset: to none.'),
  SMS_MAX_PRICE_USD: z.coerce
    .number()
    .positive()
    .max(100)
    .optional()
    .describe('SNS does not send a text message that would cost more.'),
  SMS_RATE_PER_SECOND: rate.default(20).describe("Text messages a second, all drains together. SNS's own quota is 20."),
  SMS_WINDOW_MINUTES: count(10, 60).describe('How long text messages are counted for the next three limits.'),
  SMS_PER_NUMBER_MAX: count(3, 1_000_000).describe("A tenant's text messages to one number in that time."),
  SMS_PER_PREFIX_MAX: count(300, 1_000_000).describe('The same, to numbers that begin with the same six digits.'),
  SMS_SEQUENCE_MAX: count(8, 1_000_000).describe(
    'The same, to numbers of one prefix that lie next to each other. More of them block the prefix.',
  ),
  SMS_BLOCK_MINUTES: count(60, 24 * 60).describe('How long a prefix is blocked after the last such number.'),
  SMS_DAILY_SEGMENTS_MAX: count(1_000, 100_000_000).describe(
    'What a tenant may send in 24 hours, in billed segments. Times SMS_MAX_PRICE_USD it bounds the bill.',
  ),
  PUSH_RATE_PER_SECOND: rate
    .optional()
    .describe('Pushes a second, all drains together. Unset: as fast as they go; FCM takes 600 000 a minute.'),
  FCM_PROJECT_ID: text.optional().describe('Firebase project that push notifications go through.'),
  FCM_SERVICE_ACCOUNT: text.optional().describe("The project's service account key, as JSON."),
  FCM_SECRET_ARN: text.optional().describe('Secret of Secrets Manager that holds that key, in place of it.'),
  FCM_ENDPOINT_URL: z.url().optional().describe('Takes the place of https://fcm.googleapis.com.'),
  GOOGLE_TOKEN_URL: z.url().optional().describe("Takes the place of the service account's token_uri."),
  AWS_REGION: text.default('eu-central-1').describe('Region of SES and SNS. Lambda sets it.'),
  AWS_LAMBDA_FUNCTION_NAME: text
    .optional()
    .describe('Lambda sets it. With it metrics are written when an invocation ends, else every 30 seconds.'),
  AWS_ENDPOINT_URL: z
    .url()
    .optional()
    .describe('Takes the place of every AWS endpoint that has no setting of its own.'),
  AWS_ENDPOINT_URL_SES: z.url().optional().describe('Takes the place of the real SES endpoint.'),
  AWS_ENDPOINT_URL_SNS: z.url().optional().describe('Takes the place of the real SNS endpoint.'),
  WEBHOOK_SECRET_KEY: z
    .string()
    .min(32, 'must have 32 characters at least')
    .optional()
    .describe('Seals the secrets of webhooks: 32 random characters or more. Without it no webhook can be made.'),
  WEBHOOK_KEY_SECRET_ARN: text.optional().describe('Secret of Secrets Manager that holds it instead, as it is.'),
  WEBHOOKS_ALLOW_PRIVATE: flag('false').describe(
    "Webhooks to this machine (loopback), over plain http as well. For a developer's machine only.",
  ),
  AWS_ENDPOINT_URL_LAMBDA: z.url().optional().describe('Takes the place of the real Lambda endpoint.'),
  INBOX_URL: z.url().optional().describe('Local inbox that shows what test keys send.'),
  IDEMPOTENCY_HOURS: count(24, 24 * 30).describe('How long an idempotency key is kept.'),
  RETENTION_DAYS: count(90, 3_650).describe('How long an ended notification is kept, with its timeline.'),
  API_KEY_CACHE_SECONDS: count(10, 300).describe('How long a revoked key may still be taken by a warm instance.'),
  DRAIN_IDLE_SECONDS: count(45, 600).describe('A drain leaves after this long without work.'),
  DRAIN_BATCH_MAX: count(400, 500).describe('Notifications that a drain claims in one statement.'),
  // One more than DATABASE_POOL_MAX: while four are at Postgres, one is being sent.
  DRAIN_LANES: count(5, 32).describe('Batches that a drain has in flight.'),
  DRAIN_BACKLOG_MAX: count(2_000, 1_000_000).describe(
    'Jobs that wait for one channel before rows are stored without one, and claimed where they stand.',
  ),
  DRAIN_FUNCTION: text
    .regex(/\{channel\}/, 'must contain {channel}')
    .optional()
    .describe('Name of the functions that drain, like `heliograph-prod-drain-{channel}`, for whoever has to wake one.'),
  DRAINS_MAX: count(4, 100).describe('Drains of one channel that sweep starts when its backlog is deep.'),
  LOG_LEVEL: z.enum(['DEBUG', 'INFO', 'WARN', 'ERROR']).default('INFO').describe('Least severe log line to write.'),
})

export type Config = z.infer<typeof schema>

const checkedSchema = schema.refine(({ DATABASE_SECRET_ARN, REDIS_URL }) => !DATABASE_SECRET_ARN || REDIS_URL, {
  path: ['DATABASE_SECRET_ARN'],
  message: 'needs REDIS_URL: queues in Postgres cannot change their password while they run',
})

/** The environment as typed settings. Throws one error that names every variable that is wrong, and how. */
export const readConfig = (environment?: Environment): Config => readEnvironment(checkedSchema, environment)

/** Every setting by its name, for the documents that are generated from them. */
export const configShape: Readonly<Record<string, z.ZodType>> = schema.shape
