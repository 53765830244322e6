/** Clones a template and fills its slots. Strings become text nodes, never markup: whatever a message says is only shown. */
export const fill = (id, slots = {}) => {
  const node = document.getElementById(id).content.firstElementChild.cloneNode(true)
  for (const place of [node, ...node.querySelectorAll('[data-slot]')].filter(({ dataset }) => dataset.slot)) {
    const value = slots[place.dataset.slot]
    if (value === undefined || value === '') place.remove()
    else place.replaceChildren(...[value].flat())
  }
  return node
}

export const channelNames = { email: 'E-mail', sms: 'SMS', push: 'Push' }

const clock = new Intl.DateTimeFormat([], { timeStyle: 'medium', hourCycle: 'h23' })

export const clockTime = (iso) => clock.format(new Date(iso))

export const count = (number, noun) => `${number.toLocaleString()} ${noun}${number === 1 ? '' : 's'}`

/** What the provider answered, in a word or two. */
export const verdict = ({ accepted, code }) => {
  if (!accepted) return code.replaceAll('_', ' ')
  return code === 'ok' ? 'accepted' : `accepted, ${code.replaceAll('_', ' ')}`
}
