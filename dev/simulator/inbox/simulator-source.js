import { orNone, requestJson, requestText } from './requests.js'

const base = '/inbox/messages'
const addressOf = ({ id }, part = '') => `${base}/${encodeURIComponent(id)}${part}`

/** What the simulated providers of this machine were given. */
export const simulatorSource = () => {
  let newest = '' // ids sort by arrival
  let seen = 0

  const latest = async () => {
    const { data, total } = await requestJson(`${base}?limit=500`)
    newest = data.at(-1)?.id ?? ''
    seen = total
    return { messages: data, isWhole: true, total }
  }
  const poll = async () => {
    if (newest === '') return latest()
    const { data, total } = await requestJson(`${base}?limit=500&after=${encodeURIComponent(newest)}`)
    seen += data.length
    if (total < seen) return latest() // cleared by somebody else, restarted, or too many to keep
    newest = data.at(-1)?.id ?? newest
    return { messages: data, isWhole: false, total }
  }

  return {
    pollMs: 1_000, // feels live, and costs a server on the same machine nothing
    about: 'Everything this machine sends lands here, and nowhere else.',
    example: 'npm run demo',
    poll,
    search: async ({ q }) => {
      const { data } = await requestJson(`${base}?limit=500&q=${encodeURIComponent(q)}`)
      return { messages: data, isWhole: false }
    },
    find: (id) => orNone(requestJson(addressOf({ id }))),
    details: async (message) => ({ ...(await requestJson(addressOf(message))), body_url: addressOf(message, '/body') }),
    source: (message) => requestText(addressOf(message, '/raw')),
    clear: async () => {
      await requestJson(base, { method: 'DELETE' })
      newest = ''
    },
  }
}
