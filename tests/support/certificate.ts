import { type KeyObject, sign } from 'node:crypto'

/**
 * A certificate as openssl would make it, without openssl: X.509 in DER, by hand.
 * https://www.rfc-editor.org/rfc/rfc5280#section-4.1
 */
export const makeCertificate = ({
  publicKey,
  issuerKey,
  issuer = 'Test CA',
  subject = 'sns.amazonaws.com',
  from,
  to,
}: {
  publicKey: KeyObject
  issuerKey: KeyObject
  issuer?: string
  subject?: string
  from: Date
  to: Date
}): string => {
  const body = sequence(
    der(0x02, Buffer.from([1])), // serial number
    sha256WithRsa,
    nameOf(issuer),
    sequence(timeOf(from), timeOf(to)),
    nameOf(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
  )
  const signature = sign('RSA-SHA256', body, issuerKey)
  const certificate = sequence(body, sha256WithRsa, der(0x03, Buffer.concat([Buffer.from([0]), signature])))
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? []
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n')
}

const der = (tag: number, content: Buffer) => Buffer.concat([Buffer.from([tag]), lengthOf(content.length), content])

const lengthOf = (length: number) => {
  if (length < 128) return Buffer.from([length])
  return length < 256 ? Buffer.from([0x81, length]) : Buffer.from([0x82, length >> 8, length & 0xff])
}

const sequence = (...parts: Buffer[]) => der(0x30, Buffer.concat(parts))

const oid = (hex: string) => der(0x06, Buffer.from(hex, 'hex'))
const sha256WithRsa = sequence(oid('2a864886f70d01010b'), der(0x05, Buffer.alloc(0)))
const commonName = oid('550403')

const nameOf = (text: string) => sequence(der(0x31, sequence(commonName, der(0x0c, Buffer.from(text)))))

/** UTCTime: yymmddhhmmssZ. */
const timeOf = (at: Date) => der(0x17, Buffer.from(`${at.toISOString().replace(/\D/g, '').slice(2, 14)}Z`))
