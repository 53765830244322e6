import type { Notification } from '../../client/src/notifications.ts'

/** Whom it is to: an address, a number or a device. */
export const recipientOf = (notification: Notification): string => {
  switch (notification.type) {
    case 'EMAIL':
      return notification.email
    case 'SMS':
      return notification.phone
    case 'PUSH':
      return notification.device_token
  }
}

const shownMax = 48

/** Device tokens are long, and lines are not. */
export const shownRecipient = (notification: Notification): string => {
  const recipient = recipientOf(notification)
  return recipient.length > shownMax ? `${recipient.slice(0, shownMax - 1)}…` : recipient
}
