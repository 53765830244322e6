import { emailView } from './email-view.js'
import { pushView, smsView } from './phone-views.js'
import { channelNames, count, fill, instantOf, pairs, verdict } from './templates.js'

/** One message as the person it was sent to would meet it, with what the provider said beside it. `message` has its details. */
export const messageView = (message, context) =>
  fill('message', {
    back: context.back,
    heading: message.subject || message.title || `${channelNames[message.channel]} to ${message.to}`,
    facts: pairs(factsOf(message)),
    attachments: message.attachments?.map(attachment),
    content: views[message.channel](message, context),
  })

const factsOf = (message) => ({
  To: message.to,
  From: message.from,
  Received: instantOf(message.received_at),
  Status: message.status?.replaceAll('_', ' '),
  Answer: message.provider && verdict(message),
  'Asked for': message.outcome?.replaceAll('_', ' '),
  Notification: message.notification_id,
  Provider: [message.provider, message.provider_message_id].filter(Boolean).join(' · '),
})

const attachment = ({ filename, content_type: type, bytes }) =>
  fill('attachment', { name: filename, size: `${type}, ${count(bytes, 'byte')}` })

const views = { email: emailView, sms: smsView, push: pushView }
