import { fill } from './templates.js'

/** Asks for a key until one is good. It goes to the source, and is kept nowhere else: a reload asks again. */
export const signIn = (source, reason = '') => {
  const view = fill('sign-in')
  const [form, field, words] = ['form', 'input', '[role=alert]'].map((part) => view.querySelector(part))
  document.body.prepend(view)
  document.body.classList.add('locked')
  words.textContent = reason
  field.focus()
  return new Promise((signedIn) => {
    form.addEventListener('submit', async (event) => {
      event.preventDefault()
      const problem = await source.signIn(field.value.trim()).catch((error) => error)
      if (problem) {
        words.textContent = problem.message
        return field.select()
      }
      view.remove()
      document.body.classList.remove('locked')
      signedIn()
    })
  })
}
