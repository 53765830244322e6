import type { components } from './schema.ts'

/** Whom it is to: an address, a number or a device token. */
export const recipientOf = (notification: components['schemas']['Notification']): string => {
  switch (notification.type) {
    case 'EMAIL':
      return notification.email
    case 'SMS':
      return notification.phone
    case 'PUSH':
      return notification.device_token
  }
}
