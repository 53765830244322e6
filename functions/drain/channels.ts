import { lazyChannel } from '../../lib/channels/lazy-channel.ts'
import type { Config } from '../../lib/config/config.ts'
import type { Channels } from '../../lib/notifications/ports/channel.ts'

/** Every way out, each loaded by its first send. What a channel needs is named where it is missing. */
export const openChannels = (config: Config, now: () => number): Channels => ({
  email: lazyChannel('ses', async () => {
    const { createSesClient } = await import('../../lib/channels/aws-clients.ts')
    const { createSesEmail } = await import('../../lib/channels/ses-email.ts')
    const client = createSesClient({ region: config.AWS_REGION, endpoint: config.AWS_ENDPOINT_URL_SES })
    return createSesEmail(client, {
      from: needed(config, 'EMAIL_FROM'),
      configurationSet: config.SES_CONFIGURATION_SET,
    })
  }),
  sms: lazyChannel('sns', async () => {
    const { createSnsClient } = await import('../../lib/channels/aws-clients.ts')
    const { createSnsSms } = await import('../../lib/channels/sns-sms.ts')
    const client = createSnsClient({ region: config.AWS_REGION, endpoint: config.AWS_ENDPOINT_URL_SNS })
    return createSnsSms(client, { senderId: config.SMS_SENDER_ID })
  }),
  push: lazyChannel('fcm', async () => {
    const { createFcmPush } = await import('../../lib/channels/fcm-push.ts')
    return createFcmPush({
      projectId: needed(config, 'FCM_PROJECT_ID'),
      serviceAccount: JSON.parse(needed(config, 'FCM_SERVICE_ACCOUNT')),
      endpoint: config.FCM_ENDPOINT_URL,
      tokenUrl: config.GOOGLE_TOKEN_URL,
      now,
    })
  }),
  simulated: lazyChannel('simulated', async () => {
    const { createSimulated } = await import('../../lib/channels/simulated.ts')
    const { createLocalInbox } = await import('../../lib/channels/local-inbox.ts')
    return createSimulated(config.INBOX_URL ? { inbox: createLocalInbox(config.INBOX_URL) } : {})
  }),
})

const needed = (config: Config, name: 'EMAIL_FROM' | 'FCM_PROJECT_ID' | 'FCM_SERVICE_ACCOUNT') => {
  const value = config[name]
  if (!value) throw new Error(`${name} is not set.`)
  return value
}
