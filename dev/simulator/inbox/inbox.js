import { readAddress, writeAddress } from './address.js'
import { listView } from './list-view.js'
import { messageView } from './message-view.js'
import { signIn } from './sign-in.js'
import { openSource } from './source.js'
import { button, count, fill } from './templates.js'

const heldMax = 10_000 // what the page remembers, and the simulator keeps
const searchMs = 250 // a pause in typing
const retryMs = 3_000 // after an error that does not say when to come again

const byId = (id) => document.getElementById(id)
const source = openSource()
const state = { messages: [], hasMore: false, isCleared: false, ...readAddress() }
const list = listView(byId('list'))

const change = (changes) => {
  Object.assign(state, changes)
  writeAddress(changes)
}

const showList = () => {
  const more = state.hasMore ? button('Load older ones', loadMore) : undefined
  const restore = state.isCleared ? button('Show what was cleared', restoreAll) : undefined
  list.show(state.messages, state, { about: source.about, example: source.example, more, restore })
}

const keep = ({ messages, isWhole, hasMore = false }) => {
  state.hasMore = hasMore
  const known = new Map([...(isWhole ? [] : state.messages), ...messages].map((message) => [message.id, message]))
  state.messages = [...known.values()].sort((a, b) => (a.id < b.id ? -1 : 1)).slice(-heldMax)
}

const say = (text, kind) => {
  byId('status').textContent = text
  byId('status').dataset.kind = kind
}

const fetchNew = async () => {
  const got = await source.poll()
  if (got.isWhole || got.messages.length > 0) {
    keep(got)
    showList()
  }
  byId('list').ariaBusy = 'false'
  say(count(got.total ?? state.messages.length, 'message'), 'live')
}

/** What is not held is looked for where it is kept. It comes too late where more was typed meanwhile, and does no harm. */
const search = async () => {
  if (state.q === '') return
  const got = await source.search(state).catch((error) => say(error.message, 'broken'))
  if (!got) return
  keep({ ...got, hasMore: state.hasMore })
  showList()
}

const loadMore = async () => {
  const got = await source.more().catch((error) => say(error.message, 'broken'))
  if (!got) return
  keep(got)
  showList()
}

/** A page that nobody looks at asks nobody. */
const untilSeen = () =>
  document.hidden && new Promise((seen) => document.addEventListener('visibilitychange', seen, { once: true }))

const follow = async () => {
  for (;;) {
    await untilSeen()
    const waitMs = await fetchNew().then(() => source.pollMs, complain)
    await new Promise((over) => setTimeout(over, waitMs))
  }
}

/** The key may have been revoked; everything else may be over in a moment. */
const complain = async (error) => {
  if (source.signIn && error.status === 401) await signIn(source, error.message)
  else say(error.message, 'broken')
  if (byId('list').ariaBusy === 'true') byId('list').replaceChildren(fill('note', { text: error.message }))
  return Math.max(error.retryMs ?? 0, retryMs)
}

const openMessage = async () => {
  state.open = location.hash.slice(1)
  document.body.classList.toggle('reading', state.open !== '')
  showList()
  if (state.open === '') return byId('view').replaceChildren(fill('nothing-open', { about: source.about }))
  byId('view').replaceChildren(fill('loading'))
  const { open } = state
  const view = await viewOf(open).catch((error) =>
    fill('failed', { text: error.message, button: button('Try again', openMessage) }),
  )
  if (open !== state.open) return // another one was chosen meanwhile
  byId('view').replaceChildren(view)
  byId('view').scrollTop = 0
  if (getComputedStyle(byId('index')).display === 'none') byId('view').querySelector('h2')?.focus()
}

const viewOf = async (id) => {
  const message = state.messages.find((held) => held.id === id) ?? (await source.find(id))
  if (!message) return fill('failed', { text: 'This message is not here. It may have been cleared.' })
  const details = await source.details(message)
  return messageView(details, { source, address: state, change, back: button('All messages', leaveMessage) })
}

const leaveMessage = () => {
  const left = state.open
  location.hash = ''
  document.body.classList.remove('reading')
  byId('list')
    .querySelector(`a[href="#${CSS.escape(left)}"]`)
    ?.focus()
}

const clearAll = async () => {
  const problem = await source.clear().catch((error) => error)
  if (problem) return say(problem.message, 'broken')
  Object.assign(state, { messages: [], hasMore: false, isCleared: Boolean(source.restore) })
  say(count(0, 'message'), 'live')
  if (location.hash) location.hash = ''
  else await openMessage()
}

const restoreAll = async () => {
  source.restore()
  state.isCleared = false
  await fetchNew().catch(complain)
}

const wireTools = () => {
  byId('view').tabIndex = 0 // it scrolls, and so must be within reach of the keyboard
  const channels = [...byId('channels').children]
  const press = () => {
    for (const one of channels) one.ariaPressed = String(one.value === state.channel)
  }
  press()
  for (const one of channels) {
    one.addEventListener('click', () => {
      change({ channel: one.value })
      press()
      showList()
    })
  }
  byId('search').value = state.q
  let typing
  byId('search').addEventListener('input', ({ target }) => {
    change({ q: target.value.trim() })
    showList()
    clearTimeout(typing)
    typing = setTimeout(search, searchMs)
  })
  byId('clear').addEventListener('click', clearAll)
}

const steps = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }

/** `/` searches, the arrows go through the list, Escape leaves what is open. */
const onKey = (event) => {
  const { key, target } = event
  const isTyping = target === byId('search')
  if (event.ctrlKey || event.metaKey || event.altKey) return
  if (key === '/' && !isTyping && !target.matches('input')) byId('search').focus()
  else if (key === 'Escape' && !isTyping && state.open !== '') leaveMessage()
  else if (steps[key] && (byId('list').contains(target) || (isTyping && key === 'ArrowDown'))) list.move(steps[key])
  else return
  event.preventDefault()
}

wireTools()
addEventListener('hashchange', openMessage)
addEventListener('keydown', onKey)
if (source.signIn) await signIn(source)
await fetchNew().catch(complain)
await search()
await openMessage()
await follow()
