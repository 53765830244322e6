import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import type { WebhookSecrets } from '../notifications/ports/webhooks.ts'
import type { SealedSecret, WebhookId } from '../notifications/webhook-event.ts'

/** As long as the digest that it keys. */
const secretBytes = 32
const keyBytes = 32
const nonceBytes = 12
const tagBytes = 16
/** Stands first in each sealed secret, so that another way of sealing can be told from this one. */
const version = 1
const cipher = 'aes-256-gcm'

export interface OpenSecrets {
  /** The bytes that sign. Throws where the key is another one, or the secret another webhook's. */
  open(id: WebhookId, sealed: SealedSecret): Buffer
}

/** Seals with AES-256-GCM, under a key made from a random `password`. The webhook's id is part of it: a secret that is copied to another row opens nothing there. */
export const createWebhookSecrets = (password: string): WebhookSecrets & OpenSecrets => {
  const key = new Uint8Array(hkdfSync('sha256', password, '', 'heliograph webhook secrets', keyBytes))
  return {
    generate: (id) => {
      const secret = randomBytes(secretBytes)
      return { secret: `whsec_${secret.toString('base64')}`, sealed: seal(key, id, secret) }
    },
    open: (id, sealed) => unseal(key, id, Buffer.from(sealed)),
  }
}

const unseal = (key: Uint8Array, id: WebhookId, bytes: Buffer) => {
  if (bytes[0] !== version) throw new Error('This secret was sealed in a way that is not known here.')
  const opening = createDecipheriv(cipher, key, bytes.subarray(1, 1 + nonceBytes)).setAAD(Buffer.from(id))
  opening.setAuthTag(bytes.subarray(-tagBytes))
  return Buffer.concat([opening.update(bytes.subarray(1 + nonceBytes, -tagBytes)), opening.final()])
}

const seal = (key: Uint8Array, id: WebhookId, secret: Uint8Array) => {
  const nonce = randomBytes(nonceBytes)
  const sealing = createCipheriv(cipher, key, nonce).setAAD(Buffer.from(id))
  const body = Buffer.concat([sealing.update(secret), sealing.final()])
  return Buffer.concat([Buffer.from([version]), nonce, body, sealing.getAuthTag()]) as Uint8Array as SealedSecret
}
