import { anSms } from '../support/outgoing.ts'
import { apiKey, busy, refused, silent, startPigeonServer } from '../support/pigeon-server.ts'
import { createPigeonSms } from '../support/pigeon-sms.ts'
import { channelContract } from './channel.contract.ts'

channelContract('pigeons, the example of docs/adding-a-channel.md', async () => {
  const { endpoint, close } = await startPigeonServer()
  return {
    channel: createPigeonSms({ endpoint, apiKey }),
    accepted: anSms(),
    throttled: anSms({ to: busy }),
    refused: anSms({ to: refused }),
    silent: anSms({ to: silent }),
    close,
  }
})
