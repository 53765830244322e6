import { startSimulator } from '../../dev/simulator/simulator.ts'
import { createFcmPush } from '../../lib/channels/fcm-push.ts'
import { aPush, aServiceAccount } from '../support/outgoing.ts'
import { channelContract } from './channel.contract.ts'

channelContract('FCM', async () => {
  const simulator = await startSimulator({ port: 0 })
  return {
    channel: createFcmPush({
      projectId: 'heliograph-test',
      serviceAccount: aServiceAccount(),
      now: Date.now,
      endpoint: simulator.url,
      tokenUrl: `${simulator.url}/token`,
    }),
    accepted: aPush({ to: 'sim-delivered' }),
    throttled: aPush({ to: 'sim-throttled-then-ok' }),
    refused: aPush({ to: 'sim-unregistered' }),
    silent: aPush({ to: 'sim-timeout' }),
    close: simulator.close,
  }
})
