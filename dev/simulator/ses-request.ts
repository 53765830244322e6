import { listMembers, listPrefixes, readableForm } from './aws-query.ts'
import { bareAddress, splitAddresses } from './email-address.ts'
import { type Header, headerOf, type Mime, readMime } from './mime.ts'
import { decodeWords } from './mime-decoding.ts'
import type { Attachment } from './received-messages.ts'

export type EmailTag = { name: string; value: string }

/** An e-mail as either action describes it; nothing is checked yet. */
export type EmailRequest = {
  missing: string[]
  from: string | undefined
  /** Bare addresses of To, Cc and Bcc together: SES counts and refuses them as one list. */
  recipients: string[]
  subject: string | undefined
  text: string | undefined
  html: string | undefined
  headers: Header[]
  attachments: Attachment[]
  tags: EmailTag[]
  /** Events about it are published only where one is named. */
  configurationSet: string | undefined
  bytes: number
  raw: string
}

/** Reads `Action=SendEmail`. */
export const readSendEmail = (form: URLSearchParams): EmailRequest => {
  const value = (name: string) => form.get(name) ?? undefined
  const [subject, text, html] = ['Message.Subject.Data', 'Message.Body.Text.Data', 'Message.Body.Html.Data'].map(value)
  const lists = ['To', 'Cc', 'Bcc'].map((kind) => listMembers(form, `Destination.${kind}Addresses.member`))
  return {
    missing: missingFromSendEmail(form),
    from: value('Source'),
    recipients: lists.flat().map(bareAddress),
    subject,
    text,
    html,
    headers: headersOfSendEmail(form, lists),
    attachments: [],
    tags: tagsOf(form),
    configurationSet: value('ConfigurationSetName'),
    bytes: Buffer.byteLength([subject, text, html].join('')),
    raw: readableForm(form),
  }
}

/** Reads `Action=SendRawEmail`; without Destinations the recipients are those of the message's own headers. */
export const readSendRawEmail = (form: URLSearchParams): EmailRequest => {
  const raw = Buffer.from(form.get('RawMessage.Data') ?? '', 'base64')
  const mime = readMime(raw)
  const from = form.get('Source') ?? headerOf(mime.headers, 'from')
  const subject = headerOf(mime.headers, 'subject')
  return {
    missing: form.has('RawMessage.Data') ? [] : ['rawMessage.data'],
    from: from === undefined ? undefined : decodeWords(from),
    recipients: recipientsOfRaw(form, mime),
    subject: subject === undefined ? undefined : decodeWords(subject),
    text: mime.text,
    html: mime.html,
    headers: mime.headers,
    attachments: mime.attachments,
    tags: [...tagsOf(form), ...tagsInHeader(mime)],
    configurationSet: form.get('ConfigurationSetName') ?? headerOf(mime.headers, 'x-ses-configuration-set'),
    bytes: raw.length,
    raw: raw.toString('utf8'),
  }
}

const missingFromSendEmail = (form: URLSearchParams) => {
  const present = (prefix: string) =>
    Array.from(form.keys()).some((key) => key === prefix || key.startsWith(`${prefix}.`))
  const required = present('Message')
    ? ['Source', 'Destination', 'Message.Subject', 'Message.Body']
    : ['Source', 'Destination', 'Message']
  return required.filter((member) => !present(member)).map(toCamelPath)
}

const toCamelPath = (member: string) => member.replace(/(^|\.)[A-Z]/g, (initial) => initial.toLowerCase())

const headersOfSendEmail = (form: URLSearchParams, [to = [], cc = [], bcc = []]: string[][]): Header[] => {
  const replyTo = listMembers(form, 'ReplyToAddresses.member')
  const lists: Header[] = [
    ['To', to.join(', ')],
    ['Cc', cc.join(', ')],
    ['Bcc', bcc.join(', ')],
    ['Reply-To', replyTo.join(', ')],
  ]
  return lists.filter(([, value]) => value !== '')
}

const recipientsOfRaw = (form: URLSearchParams, { headers }: Mime) => {
  const given = listMembers(form, 'Destinations.member')
  const lists = given.length > 0 ? given : ['to', 'cc', 'bcc'].map((name) => headerOf(headers, name) ?? '')
  return lists.flatMap(splitAddresses).map(bareAddress)
}

const tagsOf = (form: URLSearchParams): EmailTag[] =>
  listPrefixes(form, 'Tags.member', 'Name').map((prefix) => ({
    name: form.get(`${prefix}.Name`) ?? '',
    value: form.get(`${prefix}.Value`) ?? '',
  }))

const tagsInHeader = ({ headers }: Mime): EmailTag[] =>
  (headerOf(headers, 'x-ses-message-tags') ?? '').split(',').flatMap((pair) => {
    const [name, value] = pair.split('=')
    return name && value !== undefined ? [{ name: name.trim(), value: value.trim() }] : []
  })
