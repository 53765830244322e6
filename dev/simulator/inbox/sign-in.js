import { fill } from './templates.js'

/** Asks for a key until one is good. It goes to the source, and is kept nowhere else: a reload asks again. */
export const signIn = (source, reason = '') => {
  const form = fill('sign-in')
  const [field, words] = [form.querySelector('input'), form.querySelector('[role=alert]')]
  document.body.prepend(form)
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
      form.remove()
      document.body.classList.remove('locked')
      signedIn()
    })
  })
}
