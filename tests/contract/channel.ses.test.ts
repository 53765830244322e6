import { startSimulator } from '../../dev/simulator/simulator.ts'
import { createSesClient } from '../../lib/channels/aws-clients.ts'
import { createSesEmail } from '../../lib/channels/ses-email.ts'
import { anEmail, fakeCredentials } from '../support/outgoing.ts'
import { channelContract } from './channel.contract.ts'

channelContract('SES', async () => {
  const simulator = await startSimulator({ port: 0 })
  const client = createSesClient({ region: 'eu-west-1', endpoint: simulator.url, credentials: fakeCredentials })
  return {
    channel: createSesEmail(client, { from: 'no-reply@example.com' }),
    accepted: anEmail({ to: 'delivered@simulator.test' }),
    throttled: anEmail({ to: 'throttled-then-ok@simulator.test' }),
    refused: anEmail({ to: 'rejected@simulator.test' }),
    silent: anEmail({ to: 'timeout@simulator.test' }),
    close: simulator.close,
  }
})
