import { channelNames, clockTime, count, fill, verdict } from './templates.js'

const shownMax = 300 // rows on screen; older ones are found by searching

const matches = ({ channel, to, from, subject, title, text, notification_id: id, code }, state) =>
  (state.channel === '' || channel === state.channel) &&
  [to, from, subject, title, text, id, code].some((field) => field?.toLowerCase().includes(state.q.toLowerCase()))

/** The messages that the search leaves, newest first. A row stays the same element, so that it keeps its focus while others arrive. */
export const listView = (list) => {
  const rows = new Map() // by id; what the row was made of, and its element

  const rowOf = (message) => {
    const made = JSON.stringify([message.to, message.subject, message.code, message.accepted])
    const known = rows.get(message.id)
    if (known?.made === made) return known.item
    const item = row(message)
    rows.set(message.id, { made, item })
    return item
  }
  const forget = (held) => {
    const ids = new Set(held.map(({ id }) => id))
    for (const id of rows.keys()) if (!ids.has(id)) rows.delete(id)
  }

  return {
    show: (messages, state, notes) => {
      forget(messages)
      const found = messages.filter((message) => matches(message, state)).reverse()
      const shown = found.slice(0, shownMax).map(rowOf)
      for (const item of shown) mark(item.querySelector('a'), state.open)
      place(list, [...shown, ...notesFor(found, messages, notes)])
    },
    /** To the row above or below the one that has the focus. */
    move: (step) => {
      const links = [...list.querySelectorAll('a')]
      const at = links.indexOf(document.activeElement)
      links.at(Math.max(0, Math.min(links.length - 1, at + step)))?.focus()
    },
  }
}

const row = (message) => {
  const { id, channel, to, subject, title, text, accepted, code, received_at: at } = message
  const isPlain = accepted && code === 'ok'
  const item = fill('row', {
    channel: channelNames[channel],
    to: to || '(no recipient)',
    time: clockTime(at),
    headline: subject || title,
    text: text?.slice(0, 200), // more than a line can show
    verdict: isPlain ? undefined : verdict(message),
  })
  const link = item.querySelector('a')
  link.href = `#${id}`
  link.classList.add(channel, accepted ? 'accepted' : 'refused')
  return item
}

const mark = (link, open) => {
  link.ariaCurrent = link.getAttribute('href') === `#${open}` ? 'true' : null
}

const nothingYet = (slots) => {
  const note = fill('nothing-yet', slots)
  note.querySelector('pre').tabIndex = 0 // it scrolls, and so must be within reach of the keyboard
  return note
}

const notesFor = (found, messages, { about, example, more, restore }) => {
  const notes = []
  const note = (text, button) => notes.push(fill('note', { text, button }))
  if (messages.length === 0) notes.push(nothingYet({ about, example, button: restore }))
  else if (found.length === 0) note('Nothing matches.', more)
  else if (found.length > shownMax)
    note(`The latest ${shownMax} of ${count(found.length, 'message')}. Search to find others.`)
  else if (more) note('', more)
  return notes
}

/** Moves nothing that is in its place already: an element that is moved loses its focus. */
const place = (list, nodes) => {
  const wanted = new Set(nodes)
  for (const node of [...list.children]) if (!wanted.has(node)) node.remove()
  nodes.forEach((node, index) => {
    if (list.children[index] !== node) list.insertBefore(node, list.children[index] ?? null)
  })
}
