import { subjectOf } from '../notifications/email-subject.ts'
import type { EmailMessage } from '../notifications/notification.ts'
import { asciiAddress } from './email-fields.ts'
import { encodedWords, looksEncoded } from './encoded-words.ts'
import { partsOf } from './sender.ts'

/** The message as MIME, for what SES's plain form cannot say: headers and attachments. */
export const mimeMessage = async (from: string, message: EmailMessage): Promise<Uint8Array> => {
  // Loaded here, so that a drain of plain e-mails never loads it.
  const { default: MailComposer } = await import('nodemailer/lib/mail-composer')
  const { to, text, html, replyTo, headers, attachments = [] } = message
  const mail = new MailComposer({
    from: partsOf(from),
    to: { name: '', address: asciiAddress(to) },
    ...(replyTo === undefined ? {} : { replyTo: { name: '', address: asciiAddress(replyTo) } }),
    text,
    ...(html === undefined ? {} : { html }),
    headers: asWritten({ ...headers, Subject: subjectOf(message) }),
    attachments: attachments.map(({ filename, contentType, content }) => ({
      filename,
      contentType,
      content: Buffer.from(content, 'base64'),
    })),
    newline: 'win',
    // Content is what we were given, never what it points to.
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return mail.compile().build()
}

/** The library hands on what looks encoded already; encoded once more it decodes to what was written. */
const asWritten = (headers: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      looksEncoded(value) ? { prepared: true, value: encodedWords(value).replaceAll(' ', '\r\n ') } : value,
    ]),
  )
