import { orNone, RequestError, requestJson } from './requests.js'

const base = '/api/v1/notifications'
const pageMax = 100 // the API's own
const clearedKey = 'heliograph-inbox-cleared-up-to' // an id, and no secret

const channels = { EMAIL: 'email', SMS: 'sms', PUSH: 'push' }
const failed = ['FAILED', 'BOUNCED', 'SUPPRESSED', 'EXPIRED', 'CANCELED']
const plain = ['SENT', 'DELIVERED']

/** What test keys of this tenant have sent in a deployment. The key stays in this function, and so in the page's memory. */
export const apiSource = () => {
  let key = ''
  let cursor // of the page after the oldest that was loaded
  let clearedUpTo = sessionStorage.getItem(clearedKey) ?? ''
  let newest = ''

  const ask = (path) => requestJson(path, { headers: { authorization: `Bearer ${key}` }, credentials: 'omit' })
  const page = async (query = '') => {
    const { data, page } = await ask(`${base}?limit=${pageMax}${query}`)
    return { next: page.next, messages: data.map(toMessage).filter(({ id }) => id > clearedUpTo) }
  }
  const latest = async () => {
    const { messages, next } = await page()
    newest = messages[0]?.id ?? newest
    return { messages, next }
  }
  const clearUpTo = (id) => {
    clearedUpTo = id
    cursor = undefined
    sessionStorage.setItem(clearedKey, id)
  }

  return {
    pollMs: 2_000, // each is a call of a function
    about: 'What your test keys send lands here. Nothing of it reaches a provider.',
    example: exampleRequest,
    signIn: async (given) => {
      if (!given.startsWith('hg_test_'))
        throw new RequestError('This inbox shows what test keys send: take one, hg_test_...')
      key = given
      cursor = undefined // what was held may be another tenant's
      await latest()
    },
    poll: async () => {
      const { messages, next } = await latest()
      const isWhole = cursor === undefined
      if (isWhole) cursor = next
      return { messages, isWhole, hasMore: Boolean(cursor) }
    },
    more: async () => {
      const { messages, next } = await page(`&cursor=${encodeURIComponent(cursor)}`)
      cursor = next
      return { messages, isWhole: false, hasMore: Boolean(next) }
    },
    search: async ({ q }) => {
      const { messages } = await page(`&recipient=${encodeURIComponent(q)}`)
      return { messages, isWhole: false }
    },
    find: async (id) => {
      const found = await orNone(ask(`${base}/${encodeURIComponent(id)}`))
      return found && toMessage(found)
    },
    details: async (message) => ({ ...message, ...toDetails(await contentOf(ask, message)) }),
    source: async (message) => JSON.stringify(await contentOf(ask, message), null, 2),
    clear: async () => clearUpTo(newest),
    restore: () => clearUpTo(''),
  }
}

const contentOf = (ask, { id }) => ask(`${base}/${encodeURIComponent(id)}/content`)

const toMessage = (notification) => ({
  id: notification.id,
  notification_id: notification.id,
  channel: channels[notification.type],
  to: notification.email ?? notification.phone ?? notification.device_token,
  subject: notification.subject,
  title: notification.title,
  text: notification.message,
  has_html: notification.html !== undefined,
  data: notification.data,
  status: codeOf(notification),
  accepted: !failed.includes(notification.status),
  code: plain.includes(notification.status) ? 'ok' : codeOf(notification),
  received_at: notification.created_at,
})

const codeOf = ({ status, reason }) => {
  const word = status.toLowerCase()
  return reason && reason !== word ? `${word}: ${reason}` : word
}

const toDetails = ({ subject, headers, reply_to: replyTo, email, ...content }) => ({
  subject,
  headers: { ...(email && { To: email, Subject: subject }), ...(replyTo && { 'Reply-To': replyTo }), ...headers },
  attachments: content.attachments,
  sms: content.sms,
  payload_bytes: content.payload_bytes,
  body_url: content.preview_url ?? undefined,
})

const exampleRequest = `curl ${location.origin}${base} \\
  -H "Authorization: Bearer $HELIOGRAPH_KEY" \\
  -H 'Content-Type: application/json' \\
  -d '{"type":"EMAIL","email":"delivered@simulator.test","message":"Hello"}'`
