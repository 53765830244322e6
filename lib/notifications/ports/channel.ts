import type { ChannelName, Message, NotificationId, Priority, Receipt } from '../notification.ts'

/** What a channel is given to send. */
export interface Outgoing {
  tenantId: string
  notificationId: NotificationId
  claimNo: number
  priority: Priority
  message: Message
}

/** A way out, over one provider. `send` resolves only with the provider's id, and throws DeliveryError for everything else. */
export interface Channel {
  provider: string
  send(outgoing: Outgoing, signal: AbortSignal): Promise<Receipt>
}

export type Channels = Record<ChannelName | 'simulated', Channel>
