import { DeliveryError } from '../notifications/delivery-error.ts'
import type { Channel } from '../notifications/ports/channel.ts'
import { redactDetail } from './redact-detail.ts'

/**
 * A channel that is opened by its first send: an SDK costs a cold start, and no drain needs all of them.
 * One that cannot be opened lacks its configuration: its messages are kept until somebody mends that.
 */
export const lazyChannel = (provider: string, open: () => Promise<Channel>): Channel => {
  let opened: Promise<Channel> | undefined
  return {
    provider,
    send: async (outgoing, signal) => {
      opened ??= open()
      const channel = await opened.catch((error) => {
        opened = undefined // so that the next send tries again
        throw notConfigured(provider, error)
      })
      return channel.send(outgoing, signal)
    },
  }
}

const notConfigured = (provider: string, error: unknown) => {
  const detail = redactDetail(error instanceof Error ? error.message : String(error))
  return new DeliveryError({ kind: 'paused', code: `${provider}.not_configured`, detail })
}
