import { DeliveryError } from '../notifications/delivery-error.ts'
import type { Channel } from '../notifications/ports/channel.ts'
import type { RotatingSecret } from '../notifications/ports/runtime.ts'
import { lazyChannel } from './lazy-channel.ts'

/** The provider knows neither us nor the message yet: what failed is the secret, or the lack of one. */
const isAboutTheSecret = (error: unknown) =>
  error instanceof DeliveryError &&
  error.failure.kind === 'paused' &&
  /\.(oauth_(invalid|unauthorized|http_40[0-3])|not_configured)/.test(error.failure.code)

/**
 * A channel that is opened by its first send with a secret that may change. Refused, the secret is fetched again, and if
 * it is another one the send is made once more: the refusal came before the message was looked at.
 */
export const renewedChannel = (
  provider: string,
  secret: RotatingSecret,
  open: (secret: string) => Promise<Channel>,
): Channel => {
  let used = ''
  const openCurrent = () =>
    lazyChannel(provider, async () => {
      used = await secret.current()
      return open(used)
    })
  let current = openCurrent()
  return {
    provider,
    send: async (outgoing, signal) => {
      const tried = current
      try {
        return await tried.send(outgoing, signal)
      } catch (error) {
        if (!isAboutTheSecret(error)) throw error
        if (tried === current) {
          if (!(await secret.renew(used))) throw error
          if (tried === current) current = openCurrent()
        }
        return current.send(outgoing, signal)
      }
    },
  }
}
