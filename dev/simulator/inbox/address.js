const defaults = { q: '', channel: '', tab: '', width: '', images: '' }

/** What is shown stands in the address, so that a reload, the back button and a link keep it. After the # stands the open message. */
export const readAddress = () => {
  const query = new URLSearchParams(location.search)
  const read = Object.keys(defaults).map((name) => [name, query.get(name) ?? defaults[name]])
  return { ...Object.fromEntries(read), open: location.hash.slice(1) }
}

/** Changes some of it in place: the back button leads from message to message, and not through every letter of a search. */
export const writeAddress = (changes) => {
  const query = new URLSearchParams(location.search)
  for (const [name, value] of Object.entries(changes)) {
    if (value) query.set(name, value)
    else query.delete(name)
  }
  history.replaceState(null, '', `${location.pathname}${query.size > 0 ? `?${query}` : ''}${location.hash}`)
}
