import { verify, type X509Certificate } from 'node:crypto'
import { isSigningCertUrl, isSubscribeUrl } from './sns-addresses.ts'
import { type SnsMessage, snsMessageSchema } from './sns-message.ts'

/** Older ones are a replay: SNS gives up within this time unless its topic was told otherwise. */
const ageMaxMs = 60 * 60_000
/** Clocks differ by so much. */
const skewMaxMs = 5 * 60_000
/** NIST's least for RSA until 2030. */
const modulusBitsMin = 2_048

export interface SnsVerifierDeps {
  now: () => Date
  /** Undefined where there is no such certificate; throws where nobody could be asked. */
  certificateAt: (url: string) => Promise<X509Certificate | undefined>
}

export type SnsVerdict = { type: 'genuine'; message: SnsMessage } | { type: 'refused'; why: string }

/**
 * Tells what SNS itself has posted, on a topic of ours, within the last hour, from everything else. Nothing is fetched before the
 * topic is known to be ours. https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html
 */
export const createSnsVerifier =
  ({ now, certificateAt }: SnsVerifierDeps, topicArns: readonly string[]) =>
  async (body: string): Promise<SnsVerdict> => {
    const message = parse(body)
    if (!message) return refused('malformed')
    if (!topicArns.includes(message.TopicArn)) return refused('foreign_topic')
    const ageMs = now().getTime() - Date.parse(message.Timestamp)
    if (ageMs > ageMaxMs || ageMs < -skewMaxMs) return refused('stale')
    if (!isSigningCertUrl(message.SigningCertURL, message.TopicArn)) return refused('foreign_certificate')
    if ('SubscribeURL' in message && !isSubscribeUrl(message.SubscribeURL, message.TopicArn))
      return refused('foreign_subscribe_url')
    const certificate = await certificateAt(message.SigningCertURL)
    if (!certificate || !isUsable(certificate, now())) return refused('bad_certificate')
    return isSignedBy(certificate, message) ? { type: 'genuine', message } : refused('bad_signature')
  }

const refused = (why: string): SnsVerdict => ({ type: 'refused', why })

const parse = (body: string) => {
  try {
    return snsMessageSchema.safeParse(JSON.parse(body)).data
  } catch {
    return undefined // no JSON: the verdict says so
  }
}

const isUsable = ({ publicKey, validFromDate, validToDate }: X509Certificate, now: Date) => {
  const isStrong = (publicKey.asymmetricKeyDetails?.modulusLength ?? 0) >= modulusBitsMin
  return publicKey.asymmetricKeyType === 'rsa' && isStrong && validFromDate <= now && now <= validToDate
}

const isSignedBy = ({ publicKey }: X509Certificate, message: SnsMessage) => {
  const signature = Buffer.from(message.Signature, 'base64')
  // Base64 has bits that mean nothing: only one way of writing a signature is taken.
  if (signature.toString('base64') !== message.Signature) return false
  return verify('RSA-SHA256', Buffer.from(signedText(message)), publicKey, signature)
}

/** The signed fields in SNS's order, each name and value on a line of its own. */
export const signedText = (message: SnsMessage): string => {
  const { Message, MessageId, Timestamp, TopicArn, Type } = message
  const fields =
    message.Type === 'Notification'
      ? { Message, MessageId, Subject: message.Subject, Timestamp, TopicArn, Type }
      : { Message, MessageId, SubscribeURL: message.SubscribeURL, Timestamp, Token: message.Token, TopicArn, Type }
  return Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}\n${value}\n`)
    .join('')
}
