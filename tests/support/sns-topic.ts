import { generateKeyPairSync, sign, X509Certificate } from 'node:crypto'
import { makeCertificate } from './certificate.ts'

export const topicArn = 'arn:aws:sns:eu-central-1:123456789012:ses-events'
export const certUrl =
  'https://sns.eu-central-1.amazonaws.com/SimpleNotificationService-9c6465fa7f48f5cacd23014631ec1136.pem'
export const publishedAt = new Date('2026-03-01T10:00:06.000Z')

export type SnsPost = Record<string, string>

const dayMs = 24 * 60 * 60_000
const keysOf = () => generateKeyPairSync('rsa', { modulusLength: 2048 })

/** An SNS of our own: its authority, its key, its certificate, and messages that it signs as the real one does. */
export const createSnsTopic = ({ from = -dayMs, to = 365 * dayMs } = {}) => {
  const authority = keysOf()
  const keys = keysOf()
  const pem = makeCertificate({
    publicKey: keys.publicKey,
    issuerKey: authority.privateKey,
    from: new Date(publishedAt.getTime() + from),
    to: new Date(publishedAt.getTime() + to),
  })
  const signed = (post: SnsPost, hash: 'RSA-SHA256' | 'RSA-SHA1' = 'RSA-SHA256'): SnsPost => ({
    ...post,
    Signature: sign(hash, Buffer.from(textToSign(post)), keys.privateKey).toString('base64'),
  })
  return {
    pem,
    certificate: new X509Certificate(pem),
    signed,
    notification: (overrides: SnsPost = {}) => signed({ ...notification, ...overrides }),
    confirmation: (overrides: SnsPost = {}) => signed({ ...confirmation, ...overrides }),
  }
}

const common = {
  MessageId: '22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324',
  TopicArn: topicArn,
  Timestamp: publishedAt.toISOString(),
  SignatureVersion: '2',
  SigningCertURL: certUrl,
}

const notification = {
  Type: 'Notification',
  ...common,
  Subject: 'Amazon SES Email Event Notification',
  Message: '{"eventType":"Send"}\n',
}

const token = '2336412f37fb687f5d51e6e2425e'.repeat(4)
const confirmation = {
  Type: 'SubscriptionConfirmation',
  ...common,
  Token: token,
  Message: `You have chosen to subscribe to the topic ${topicArn}.`,
  SubscribeURL: `https://sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=${topicArn}&Token=${token}`,
}

/** Written from AWS's page and not with our own code, so that the two are held against each other. */
const textToSign = (post: SnsPost) => {
  const names =
    post.Type === 'Notification'
      ? ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type']
      : ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type']
  let text = ''
  for (const name of names) if (post[name] !== undefined) text += `${name}\n${post[name]}\n`
  return text
}
