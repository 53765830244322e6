import { createSimulated } from '../../lib/channels/simulated.ts'
import { anEmail } from '../support/outgoing.ts'
import { channelContract } from './channel.contract.ts'

channelContract('the simulated provider', async () => ({
  channel: createSimulated({}),
  accepted: anEmail({ to: 'delivered@simulator.test' }),
  throttled: anEmail({ to: 'throttled-then-ok@simulator.test' }),
  refused: anEmail({ to: 'rejected@simulator.test' }),
  silent: anEmail({ to: 'timeout@simulator.test' }),
  close: async () => {},
}))
