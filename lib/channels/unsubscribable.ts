import { DeliveryError, type Failure } from '../notifications/delivery-error.ts'
import type { Channel, Outgoing } from '../notifications/ports/channel.ts'

/** Gives an e-mail that asks for it the headers of one-click unsubscribe. https://www.rfc-editor.org/rfc/rfc8058 */
export const unsubscribable = (
  channel: Channel,
  linkFor: ((outgoing: Pick<Outgoing, 'tenantId' | 'notificationId'>) => string) | undefined,
): Channel => ({
  provider: channel.provider,
  send: async (outgoing, signal) => {
    const { message } = outgoing
    if (message.channel !== 'email' || !message.listUnsubscribe) return channel.send(outgoing, signal)
    if (!linkFor) throw new DeliveryError(notConfigured)
    const headers = {
      ...message.headers,
      'List-Unsubscribe': `<${linkFor(outgoing)}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    }
    return channel.send({ ...outgoing, message: { ...message, headers } }, signal)
  },
})

/** It was accepted while there was a link to give. Without one it must not go out; it waits until somebody mends the settings. */
const notConfigured: Failure = {
  kind: 'paused',
  code: 'email.unsubscribe_not_configured',
  detail: 'PUBLIC_URL or UNSUBSCRIBE_SECRET is not set.',
}
