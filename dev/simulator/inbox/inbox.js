import { messageView } from './message-view.js'
import { channelNames, clockTime, count, fill, verdict } from './templates.js'

const pollMs = 1500 // feels live, costs a local server nothing
const heldMax = 2000 // what the page remembers; the server keeps more
const shownMax = 300 // rows on screen; older ones are found by searching

const byId = (id) => document.getElementById(id)
const state = { messages: [], channel: '', words: '', open: '' }

const matches = ({ channel, to, from, subject, title, text, notification_id: id, code }) =>
  (state.channel === '' || channel === state.channel) &&
  [to, from, subject, title, text, id, code].some((field) => field?.toLowerCase().includes(state.words))

const row = (message) => {
  const { id, channel, to, subject, title, text, accepted, code, received_at: at } = message
  const plain = accepted && code === 'ok'
  const item = fill('row', {
    channel: channelNames[channel],
    to: to || '(no recipient)',
    time: clockTime(at),
    headline: subject || title,
    text: text?.slice(0, 200), // more than a line can show
    verdict: plain ? undefined : verdict(message),
  })
  const link = item.querySelector('a')
  link.href = `#${id}`
  link.classList.add(channel, accepted ? 'accepted' : 'refused')
  if (id === state.open) link.ariaCurrent = 'true'
  return item
}

const showList = () => {
  const found = state.messages.filter(matches).reverse()
  const rows = found.slice(0, shownMax).map(row)
  const note = (text) => rows.push(fill('note', { text }))
  if (found.length > shownMax) note(`The latest ${shownMax} of ${found.length}. Search to find others.`)
  if (found.length === 0) note(state.messages.length > 0 ? 'Nothing matches.' : 'No messages yet.')
  byId('list').replaceChildren(...rows)
}

const openFromAddress = async () => {
  state.open = location.hash.slice(1)
  const held = () => state.messages.find(({ id }) => id === state.open)
  // A link may point to a message older than what the page holds.
  if (state.open !== '' && !held()) await fetchOne(state.open)
  showList()
  const message = held()
  byId('view').replaceChildren(message ? messageView(message) : fill('nothing-open'))
}

const fetchOne = async (id) => {
  const response = await fetch(`/inbox/messages/${encodeURIComponent(id)}`).catch(() => undefined)
  if (response?.ok) keep([await response.json()])
}

const keep = (arrived) => {
  const known = new Map([...state.messages, ...arrived].map((message) => [message.id, message]))
  state.messages = [...known.values()].sort((a, b) => (a.id < b.id ? -1 : 1)).slice(-heldMax)
}

const say = (text, live) => {
  byId('status').textContent = text
  byId('status').classList.toggle('live', live)
}

const fetchNew = async () => {
  const after = state.messages.at(-1)?.id ?? ''
  const response = await fetch(`/inbox/messages?limit=500${after && `&after=${encodeURIComponent(after)}`}`)
  const { data, total } = await response.json()
  const cleared = total < state.messages.length // by somebody else, or the simulator was restarted
  if (cleared) state.messages = []
  else keep(data)
  say(count(total, 'message'), true)
  return cleared || data.length > 0
}

const poll = async () => {
  try {
    if (await fetchNew()) showList()
  } catch {
    say('Not reachable, trying again', false)
  }
  setTimeout(poll, pollMs)
}

const clearAll = async () => {
  const response = await fetch('/inbox/messages', { method: 'DELETE' }).catch(() => undefined)
  if (!response?.ok) return say('Could not clear', false)
  state.messages = []
  location.hash = ''
  say(count(0, 'message'), true)
  await openFromAddress()
}

for (const button of byId('channels').children) {
  button.addEventListener('click', () => {
    state.channel = button.value
    for (const other of byId('channels').children) other.ariaPressed = String(other === button)
    showList()
  })
}
byId('search').addEventListener('input', ({ target }) => {
  state.words = target.value.trim().toLowerCase()
  showList()
})
byId('clear').addEventListener('click', clearAll)
addEventListener('hashchange', openFromAddress)

await poll()
await openFromAddress()
