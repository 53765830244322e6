import { createGoogleAccessToken } from '../../lib/channels/google-access-token.ts'
import { listPendingMigrations } from '../../lib/store/migration-files.ts'
import { askServer } from '../../lib/store/server.ts'
import { openFunction } from '../wiring.ts'
import { createChecks } from './checks.ts'
import { createHandler } from './handler.ts'

const { config, clock, database, queues, report, secrets } = openFunction('doctor')

const tokenMs = 6_000

/** As FCM's channel does it before a send. */
const tryPush = async () => {
  const account = config.FCM_SECRET_ARN ? await secrets.read(config.FCM_SECRET_ARN) : (config.FCM_SERVICE_ACCOUNT ?? '')
  const { client_email: clientEmail, private_key: privateKey, token_uri: tokenUri } = parsed(account)
  if (!clientEmail || !privateKey)
    throw new Error('The secret holds no service account: client_email and private_key are missing.')
  const tokens = createGoogleAccessToken({
    clientEmail,
    privateKey,
    tokenUrl: config.GOOGLE_TOKEN_URL ?? tokenUri ?? 'https://oauth2.googleapis.com/token',
    scope: 'https://www.googleapis.com/auth/firebase.messaging',
    now: () => clock.now().getTime(),
  })
  await tokens.get(AbortSignal.timeout(tokenMs))
}

/** Without the parser's words, which quote what they stumble over. */
const parsed = (account: string): Record<string, string | undefined> => {
  try {
    return JSON.parse(account)
  } catch {
    throw new Error('The secret is not JSON.')
  }
}

export const handler = createHandler({
  checks: createChecks({
    askDatabase: () => database.run(askServer),
    pendingMigrations: () => database.run(listPendingMigrations),
    queueReady: queues.ready,
    queueMemory: queues.memory,
    tryPush: config.FCM_PROJECT_ID ? tryPush : undefined,
    now: clock.now,
  }),
  report,
})
