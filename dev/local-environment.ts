import { generateKeyPairSync, randomBytes } from 'node:crypto'

export interface LocalServices {
  databaseUrl: string
  redisUrl: string | undefined
  simulatorUrl: string
  /** Where the functions will be reached. */
  apiUrl?: string
  /** Links to unsubscribe outlive a restart with the same one. */
  unsubscribeSecret?: string
}

/** What the functions are configured with on a laptop: every provider is the simulator, and its accounts are made up. */
export const localEnvironment = ({
  databaseUrl,
  redisUrl,
  simulatorUrl,
  apiUrl = 'http://127.0.0.1:3000',
  unsubscribeSecret = randomBytes(32).toString('base64url'),
}: LocalServices): Record<string, string> => ({
  HELIOGRAPH_STAGE: 'local',
  DATABASE_URL: databaseUrl,
  REDIS_URL: redisUrl ?? '',
  EMAIL_FROM: 'Heliograph <no-reply@heliograph.test>',
  SES_CONFIGURATION_SET: 'heliograph-local',
  FCM_PROJECT_ID: 'heliograph-local',
  FCM_SERVICE_ACCOUNT: JSON.stringify(serviceAccount()),
  FCM_ENDPOINT_URL: simulatorUrl,
  GOOGLE_TOKEN_URL: `${simulatorUrl}/token`,
  PUBLIC_URL: apiUrl,
  UNSUBSCRIBE_SECRET: unsubscribeSecret,
  ...freeSms,
  AWS_ENDPOINT_URL_SES: simulatorUrl,
  AWS_ENDPOINT_URL_SNS: simulatorUrl,
  INBOX_URL: simulatorUrl,
  // The same at each start, as the database is; it guards nothing that this machine's owner could not read anyway.
  WEBHOOK_SECRET_KEY: 'heliograph-local-heliograph-local',
  WEBHOOKS_ALLOW_PRIVATE: 'true',
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
})

/** Here a text message costs nothing and goes nowhere, and a load test is no fraud. */
const freeSms = {
  SMS_COUNTRIES: '*',
  SMS_RATE_PER_SECOND: '100000',
  SMS_PER_NUMBER_MAX: '1000000',
  SMS_PER_PREFIX_MAX: '1000000',
  SMS_SEQUENCE_MAX: '1000000',
  SMS_DAILY_SEGMENTS_MAX: '100000000',
}

/** FCM's client signs with a real key; the simulator takes any. */
const serviceAccount = () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return {
    type: 'service_account',
    client_email: 'local@heliograph-local.iam.gserviceaccount.com',
    private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
}
