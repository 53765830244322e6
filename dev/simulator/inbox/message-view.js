import { channelNames, clockTime, count, fill, verdict } from './templates.js'

/** One message as the person it was sent to would meet it, with what the provider said beside it. */
export const messageView = (message) =>
  fill('message', {
    heading: message.subject || message.title || `${channelNames[message.channel]} to ${message.to}`,
    facts: pairs(factsOf(message)),
    content: views[message.channel](message),
  })

const factsOf = (message) => ({
  To: message.to,
  From: message.from,
  Received: `${new Date(message.received_at).toLocaleDateString()} ${clockTime(message.received_at)}`,
  Answer: verdict(message),
  'Asked for': message.outcome?.replaceAll('_', ' '),
  Notification: message.notification_id,
  Provider: [message.provider, message.provider_message_id].filter(Boolean).join(' · '),
  Attached: message.attachments?.map(({ filename, bytes }) => `${filename} (${count(bytes, 'byte')})`).join(', '),
})

const pairs = (facts) =>
  Object.entries(facts).flatMap(([term, value]) => (value ? [textIn('dt', term), textIn('dd', value)] : []))

const textIn = (tag, text) => {
  const node = document.createElement(tag)
  node.textContent = text
  return node
}

const emailView = (message) => {
  const view = fill('email')
  const tabs = [...view.querySelectorAll('[role=tab]')]
  const open = async (chosen) => {
    for (const tab of tabs) tab.ariaSelected = String(tab === chosen)
    const content = await panels[chosen.value](message)
    // A slow answer must not replace a tab that was chosen after it.
    if (chosen.ariaSelected === 'true') view.querySelector('.panel').replaceChildren(content)
  }
  for (const tab of tabs) tab.addEventListener('click', () => open(tab))
  tabs[0].hidden = !message.has_html
  tabs[message.has_html ? 0 : 1].click()
  return view
}

const addressOf = ({ id }, part) => `/inbox/messages/${encodeURIComponent(id)}/${part}`

const panels = {
  html: (message) => {
    const frame = fill('mail-html')
    frame.src = addressOf(message, 'body')
    return frame
  },
  text: ({ text }) => fill('mail-text', { text: text || 'This e-mail has no text part.' }),
  source: async (message) => {
    const response = await fetch(addressOf(message, 'raw')).catch(() => undefined)
    const view = fill('mail-text', { text: response?.ok ? await response.text() : 'The source could not be loaded.' })
    view.className = 'source'
    return view
  },
}

const smsView = ({ from, text, sms }) =>
  fill('sms', {
    sender: from || 'Text message',
    text: text || '(empty)',
    size: `${count(sms.segments, 'segment')} · ${sms.encoding} · ${count(sms.units, 'unit')}`,
  })

const pushView = ({ title, text, data = {}, payload_bytes: bytes, received_at: at }) => {
  const view = fill('push', {
    clock: clockTime(at).slice(0, 5),
    title: title || 'Your app',
    text: text || '(no text: the app handles this in silence)',
    size: `Payload ${bytes.toLocaleString()} of 4,096 bytes`,
    data: pairs(data),
  })
  view.querySelector('meter').value = bytes
  return view
}

const views = { email: emailView, sms: smsView, push: pushView }
