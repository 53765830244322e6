interface Shown {
  title?: string | undefined
  text: string
  data?: Record<string, string> | undefined
}

/** FCM refuses a larger message to a device: https://firebase.google.com/docs/cloud-messaging */
export const pushBytesMax = 4_096

/** The bytes that count towards FCM's limit: what is shown, and the data's keys and values. */
export const pushBytes = ({ title = '', text, data = {} }: Shown): number =>
  [title, text, ...Object.entries(data).flat()].reduce((sum, part) => sum + Buffer.byteLength(part), 0)
