/** Clones a template and fills its slots. Strings become text nodes, never markup: whatever a message says is only shown. */
export const fill = (id, slots = {}) => {
  const node = document.getElementById(id).content.firstElementChild.cloneNode(true)
  for (const place of [node, ...node.querySelectorAll('[data-slot]')].filter(({ dataset }) => dataset.slot)) {
    const value = slots[place.dataset.slot]
    if (value === undefined || value === '' || value.length === 0) place.remove()
    else place.replaceChildren(...[value].flat())
  }
  return node
}

/** The pairs that have a value, as terms and descriptions. */
export const pairs = (facts) =>
  Object.entries(facts).flatMap(([term, value]) => (value ? [element('dt', term), element('dd', value)] : []))

export const element = (tag, text) => {
  const node = document.createElement(tag)
  node.textContent = text
  return node
}

export const button = (text, onClick) => {
  const node = fill('button', { text })
  node.addEventListener('click', onClick)
  return node
}

export const channelNames = { email: 'E-mail', sms: 'SMS', push: 'Push' }

const clock = new Intl.DateTimeFormat([], { timeStyle: 'medium', hourCycle: 'h23' })
const day = new Intl.DateTimeFormat([], { dateStyle: 'full' })
const shortDay = new Intl.DateTimeFormat([], { day: 'numeric', month: 'short' })

/** The time of what came today, the day of what is older. */
export const clockTime = (iso) => {
  const at = new Date(iso)
  return (at.toDateString() === new Date().toDateString() ? clock : shortDay).format(at)
}
export const minuteOf = (iso) => clock.format(new Date(iso)).slice(0, 5)
export const dayOf = (iso) => day.format(new Date(iso))
export const instantOf = (iso) => `${dayOf(iso)}, ${clock.format(new Date(iso))}`

export const count = (number, noun) => `${number.toLocaleString()} ${noun}${number === 1 ? '' : 's'}`

/** What the provider answered, in a word or two; or, where that is known, what became of it. */
export const verdict = ({ accepted, code, status }) => {
  if (!accepted || status) return code.replaceAll('_', ' ')
  return code === 'ok' ? 'accepted' : `accepted, ${code.replaceAll('_', ' ')}`
}
