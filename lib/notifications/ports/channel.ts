import type { Feedback } from '../feedback.ts'
import type { ChannelName, Message, NotificationId, Priority } from '../notification.ts'

/** What a channel is given to send. */
export interface Outgoing {
  tenantId: string
  notificationId: NotificationId
  claimNo: number
  priority: Priority
  message: Message
  traceparent: string | undefined
}

/** A provider's word that it took the message. */
export interface Receipt {
  providerMessageId: string
  /** What comes of it, where that is known at once: to the simulated provider. Real ones tell later, and by another way. */
  feedback?: readonly Pick<Feedback, 'type' | 'code'>[]
}

/** A way out, over one provider. `send` resolves only with the provider's id, and throws DeliveryError for everything else. */
export interface Channel {
  provider: string
  send(outgoing: Outgoing, signal: AbortSignal): Promise<Receipt>
}

export type Channels = Record<ChannelName | 'simulated', Channel>
