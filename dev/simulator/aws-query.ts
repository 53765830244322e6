import { randomUUID } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import type { Reply } from './exchange.ts'

/** An AWS service that speaks the query protocol: a form in, XML out. */
type AwsService = { signingName: 'ses' | 'sns'; namespace: string; version: string }

export type Refusal = { status: number; code: string; message: string }

export const ses: AwsService = {
  signingName: 'ses',
  namespace: 'http://ses.amazonaws.com/doc/2010-12-01/',
  version: '2010-12-01',
}

export const sns: AwsService = {
  signingName: 'sns',
  namespace: 'http://sns.amazonaws.com/doc/2010-03-31/',
  version: '2010-03-31',
}

export const refusal = (code: string, message: string, status = 400): Refusal => ({ status, code, message })

/** The refusal every AWS service gives when required members are absent; names are in AWS's camelCase. */
export const missingMembers = (members: readonly string[]): Refusal | undefined => {
  if (members.length === 0) return undefined
  const constraints = members.map(
    (member) => `Value null at '${member}' failed to satisfy constraint: Member must not be null`,
  )
  const errors = members.length === 1 ? '1 validation error' : `${members.length} validation errors`
  return refusal('ValidationError', `${errors} detected: ${constraints.join('; ')}`)
}

/** Signatures are not recomputed (the simulator knows no secrets); their absence and a wrong service are refused as AWS does. */
export const signatureRefusal = ({ signingName }: AwsService, headers: IncomingHttpHeaders): Refusal | undefined => {
  const { authorization } = headers
  if (!authorization) return refusal('MissingAuthenticationToken', 'Request is missing Authentication Token', 403)
  const [, service] =
    /^AWS4-HMAC-SHA256 Credential=[^/\s]+\/\d{8}\/[^/\s]+\/([^/\s]+)\/aws4_request,/.exec(authorization) ?? []
  if (service === undefined)
    return refusal('IncompleteSignature', 'Authorization header is not a complete signature.', 403)
  if (service !== signingName) {
    return refusal('SignatureDoesNotMatch', `Credential should be scoped to correct service: '${signingName}'. `, 403)
  }
  return undefined
}

export const errorReply = ({ namespace }: AwsService, { status, code, message }: Refusal): Reply => {
  const type = status >= 500 ? 'Receiver' : 'Sender'
  const error = `<Error><Type>${type}</Type><Code>${escapeXml(code)}</Code><Message>${escapeXml(message)}</Message></Error>`
  return xmlReply(status, (requestId) => {
    return `<ErrorResponse xmlns="${namespace}">${error}<RequestId>${requestId}</RequestId></ErrorResponse>`
  })
}

export const resultReply = ({ namespace }: AwsService, action: string, result: Record<string, string>): Reply => {
  const members = Object.entries(result).map(([name, value]) => `<${name}>${escapeXml(value)}</${name}>`)
  return xmlReply(200, (requestId) => {
    const metadata = `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata>`
    const body = `<${action}Result>${members.join('')}</${action}Result>${metadata}`
    return `<${action}Response xmlns="${namespace}">${body}</${action}Response>`
  })
}

/** 200 with nothing in it: the SDK resolves, with a MessageId of undefined. */
export const emptyReply: Reply = { status: 200, headers: { 'content-type': 'text/xml' }, body: '' }

const membersMax = 1_000 // more than any list of these APIs may hold, so nothing that is refused for its length is cut

/** The members of a list in AWS's form encoding: `prefix.1`, `prefix.2`, ... */
export const listMembers = (form: URLSearchParams, prefix: string): string[] => {
  const members: string[] = []
  for (let index = 1; index <= membersMax && form.has(`${prefix}.${index}`); index += 1)
    members.push(form.get(`${prefix}.${index}`) ?? '')
  return members
}

/** The same for a list of structures: the index prefixes that are present, found by one of their fields. */
export const listPrefixes = (form: URLSearchParams, prefix: string, field: string): string[] => {
  const prefixes: string[] = []
  for (let index = 1; index <= membersMax && form.has(`${prefix}.${index}.${field}`); index += 1)
    prefixes.push(`${prefix}.${index}`)
  return prefixes
}

/** A form as a person reads it: one parameter a line. */
export const readableForm = (form: URLSearchParams): string =>
  Array.from(form, ([name, value]) => `${name} = ${value}`).join('\n')

const xmlReply = (status: number, render: (requestId: string) => string): Reply => {
  const requestId = randomUUID()
  return { status, headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId }, body: render(requestId) }
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

// XML 1.0 has no way to write most control characters, not even escaped, so they are left out.
const escapeXml = (text: string): string =>
  text.replace(/[^\P{Cc}\t\n\r]/gu, '').replace(/[&<>"']/g, (character) => entities[character] ?? '')
