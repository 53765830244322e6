import { createHmac } from 'node:crypto'

export interface Signed {
  id: string
  at: Date
  body: string
}

/** Standard Webhooks: one signature for each secret, so that a receiver which knows any of them is content. https://www.standardwebhooks.com */
export const signedHeaders = ({ id, at, body }: Signed, secrets: readonly Uint8Array[]) => {
  const timestamp = Math.floor(at.getTime() / 1_000)
  const text = `${id}.${timestamp}.${body}`
  const signatures = secrets.map((secret) => `v1,${createHmac('sha256', secret).update(text).digest('base64')}`)
  return { 'webhook-id': id, 'webhook-timestamp': String(timestamp), 'webhook-signature': signatures.join(' ') }
}
