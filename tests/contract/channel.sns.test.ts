import { startSimulator } from '../../dev/simulator/simulator.ts'
import { createSnsClient } from '../../lib/channels/aws-clients.ts'
import { createSnsSms } from '../../lib/channels/sns-sms.ts'
import { anSms, fakeCredentials } from '../support/outgoing.ts'
import { channelContract } from './channel.contract.ts'

channelContract('SNS', async () => {
  const simulator = await startSimulator({ port: 0 })
  const client = createSnsClient({ region: 'eu-west-1', endpoint: simulator.url, credentials: fakeCredentials })
  return {
    channel: createSnsSms(client, { senderId: 'Helio' }),
    accepted: anSms({ to: '+15005550000' }),
    throttled: anSms({ to: '+15005550002' }),
    refused: anSms({ to: '+15005550001' }),
    silent: anSms({ to: '+15005550005' }),
    close: simulator.close,
  }
})
