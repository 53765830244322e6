import { element, fill, pairs } from './templates.js'

const freshMs = 5 * 60_000 // the address of a body may be good for ten minutes

/** An e-mail in tabs. Its HTML has an address of its own, with a policy under which nothing in it can run or load anything. */
export const emailView = (message, context) => {
  const view = fill('email')
  const tabs = [...view.querySelectorAll('[role=tab]')]
  const panel = view.querySelector('[role=tabpanel]')
  panel.tabIndex = 0 // it scrolls, and so must be within reach of the keyboard
  const askedMs = performance.now()
  const bodyUrl = async () => {
    const isFresh = performance.now() - askedMs < freshMs
    const { body_url: url } = isFresh ? message : await context.source.details(message)
    return context.address.images ? `${url}?remote_images=true` : url
  }

  const open = async (chosen, hasFocus) => {
    for (const tab of tabs) {
      tab.ariaSelected = String(tab === chosen)
      tab.tabIndex = tab === chosen ? 0 : -1
    }
    if (hasFocus) chosen.focus()
    view.dataset.tab = chosen.value
    panel.setAttribute('aria-labelledby', chosen.id)
    const content = await panels[chosen.value]({ message, source: context.source, bodyUrl })
    // A slow answer must not replace a tab that was chosen after it.
    if (chosen.ariaSelected === 'true') panel.replaceChildren(content)
  }
  const choose = (tab, hasFocus = false) => {
    context.change({ tab: tab === first() ? '' : tab.value })
    return open(tab, hasFocus)
  }
  const shown = () => tabs.filter(({ hidden }) => !hidden)
  const first = () => shown()[0]

  tabs[0].hidden = !(message.has_html && message.body_url)
  for (const tab of tabs) tab.addEventListener('click', () => choose(tab))
  view.querySelector('[role=tablist]').addEventListener('keydown', (event) => {
    const next = nextTab(shown(), event)
    if (!next) return
    event.preventDefault()
    choose(next, true)
  })
  wireSwitches(view, context, () => open(tabs.find(({ ariaSelected }) => ariaSelected === 'true')))
  open(shown().find(({ value }) => value === context.address.tab) ?? first())
  return view
}

/** As tabs are moved through everywhere: https://www.w3.org/WAI/ARIA/apg/patterns/tabs/ */
const nextTab = (tabs, { key, target }) => {
  const at = tabs.indexOf(target.closest('[role=tab]'))
  const places = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 }
  return Object.hasOwn(places, key) ? tabs.at(places[key] % tabs.length) : undefined
}

const wireSwitches = (view, { address, change }, reload) => {
  const [phone, images] = ['phone', 'images'].map((name) => view.querySelector(`[name=${name}]`))
  const showWidth = () => view.classList.toggle('narrow', phone.checked)
  phone.checked = address.width === 'phone'
  images.checked = address.images === 'remote'
  showWidth()
  phone.addEventListener('change', () => {
    change({ width: phone.checked ? 'phone' : '' })
    showWidth()
  })
  images.addEventListener('change', () => {
    change({ images: images.checked ? 'remote' : '' })
    reload()
  })
}

const plainText = (text, kind) => {
  const view = fill('plain-text', { text })
  view.classList.add(kind)
  return view
}

const panels = {
  html: async ({ bodyUrl }) => {
    const frame = fill('mail-html')
    frame.src = await bodyUrl()
    return frame
  },
  text: ({ message: { text } }) => plainText(text || 'This e-mail has no text part.', 'text'),
  headers: ({ message: { headers = {} } }) =>
    Object.keys(headers).length > 0
      ? fill('headers', { list: pairs(headers) })
      : element('p', 'It has no headers but those of every e-mail.'),
  source: async ({ message, source }) =>
    plainText(
      await source.source(message).catch((error) => `The source could not be loaded. ${error.message}`),
      'source',
    ),
}
