import { guardedSms } from '../../lib/channels/guarded-sms.ts'
import { lazyChannel } from '../../lib/channels/lazy-channel.ts'
import { renewedChannel } from '../../lib/channels/renewed-channel.ts'
import type { SmsLimits } from '../../lib/channels/sms-guard.ts'
import { unsubscribable } from '../../lib/channels/unsubscribable.ts'
import type { Config } from '../../lib/config/config.ts'
import { rotating } from '../../lib/config/rotating.ts'
import type { Secrets } from '../../lib/config/secrets.ts'
import { openUnsubscribeLinks } from '../../lib/http/unsubscribe-link.ts'
import type { PacerDeps } from '../../lib/notifications/channel-pacer.ts'
import type { Mode } from '../../lib/notifications/notification.ts'
import type { Channels, Outgoing } from '../../lib/notifications/ports/channel.ts'
import type { Counters } from '../../lib/notifications/ports/counters.ts'
import type { Report } from '../../lib/notifications/ports/runtime.ts'

export interface ChannelDeps {
  /** Milliseconds since 1970. */
  now: () => number
  counters: Counters
  report: Report
  secrets: Secrets
}

/** Every way out, each loaded by its first send. What a channel needs is named where it is missing. */
export const openChannels = (config: Config, { now, counters, report, secrets }: ChannelDeps): Channels => ({
  email: unsubscribable(lazyEmail(config), linkIn(config, 'live')),
  sms: guardedSms(lazySms(config), { counters, limits: smsLimits(config), report }),
  push: renewedChannel('fcm', serviceAccount(config, secrets), (account) => openPush(config, account, now)),
  simulated: unsubscribable(lazySimulated(config), linkIn(config, 'test')),
})

/** What is in test mode goes through the simulated channel, and nothing else does: the channel knows the mode. */
const linkIn = (config: Config, mode: Mode) => {
  const links = openUnsubscribeLinks(config.PUBLIC_URL, config.UNSUBSCRIBE_SECRET)
  return (
    links &&
    (({ tenantId, notificationId }: Pick<Outgoing, 'tenantId' | 'notificationId'>) =>
      links.linkFor({ tenantId, mode, id: notificationId }))
  )
}

const lazyEmail = (config: Config) =>
  lazyChannel('ses', async () => {
    const { createSesEmail } = await import('../../lib/channels/ses-email.ts')
    return createSesEmail(await openSesClient(config), {
      from: needed(config, 'EMAIL_FROM'),
      configurationSet: config.SES_CONFIGURATION_SET,
    })
  })

const lazySimulated = (config: Config) =>
  lazyChannel('simulated', async () => {
    const { createSimulated } = await import('../../lib/channels/simulated.ts')
    const { createLocalInbox } = await import('../../lib/channels/local-inbox.ts')
    return createSimulated(config.INBOX_URL ? { inbox: createLocalInbox(config.INBOX_URL) } : {})
  })

/** Where the provider says itself how much it takes. */
export const openRateQuestions = (config: Config): PacerDeps['askRate'] => ({
  email: async () => {
    const { askSesRate } = await import('../../lib/channels/ses-quota.ts')
    return askSesRate(await openSesClient(config))
  },
})

const openSesClient = async (config: Config) => {
  const { createSesClient } = await import('../../lib/channels/aws-clients.ts')
  const endpoint = config.AWS_ENDPOINT_URL_SES ?? config.AWS_ENDPOINT_URL
  return createSesClient({ region: config.AWS_REGION, endpoint })
}

const openPush = async (config: Config, account: string, now: () => number) => {
  const { createFcmPush } = await import('../../lib/channels/fcm-push.ts')
  return createFcmPush({
    projectId: needed(config, 'FCM_PROJECT_ID'),
    serviceAccount: parsedAccount(account),
    endpoint: config.FCM_ENDPOINT_URL,
    tokenUrl: config.GOOGLE_TOKEN_URL,
    now,
  })
}

/** In a deployment a secret, on a laptop a setting. */
const serviceAccount = (config: Config, secrets: Secrets) =>
  config.FCM_SECRET_ARN
    ? rotating(secrets, config.FCM_SECRET_ARN)
    : { current: async () => needed(config, 'FCM_SERVICE_ACCOUNT'), renew: async () => undefined }

const lazySms = (config: Config) =>
  lazyChannel('sns', async () => {
    const { createSnsClient } = await import('../../lib/channels/aws-clients.ts')
    const { createSnsSms } = await import('../../lib/channels/sns-sms.ts')
    const client = createSnsClient({
      region: config.AWS_REGION,
      endpoint: config.AWS_ENDPOINT_URL_SNS ?? config.AWS_ENDPOINT_URL,
    })
    return createSnsSms(client, { senderId: config.SMS_SENDER_ID, maxPriceUsd: config.SMS_MAX_PRICE_USD })
  })

const smsLimits = (config: Config): SmsLimits => ({
  windowSeconds: config.SMS_WINDOW_MINUTES * 60,
  perNumberMax: config.SMS_PER_NUMBER_MAX,
  perPrefixMax: config.SMS_PER_PREFIX_MAX,
  sequenceMax: config.SMS_SEQUENCE_MAX,
  blockSeconds: config.SMS_BLOCK_MINUTES * 60,
  dailySegmentsMax: config.SMS_DAILY_SEGMENTS_MAX,
})

/** JSON.parse quotes what it stumbles over, which is a private key here. */
const parsedAccount = (text: string) => {
  try {
    return JSON.parse(text)
  } catch {
    throw new Error('The service account of FCM is not JSON.')
  }
}

const needed = (config: Config, name: 'EMAIL_FROM' | 'FCM_PROJECT_ID' | 'FCM_SERVICE_ACCOUNT') => {
  const value = config[name]
  if (!value) throw new Error(`${name} is not set.`)
  return value
}
