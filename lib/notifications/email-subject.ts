import type { EmailMessage } from './notification.ts'

// RFC 5322's recommended line length, and about what an inbox shows.
const defaultCharactersMax = 78

/** The subject as given; without one, the text's first line that says anything, at most 78 characters of it. */
export const subjectOf = ({ subject, text }: Pick<EmailMessage, 'subject' | 'text'>): string => {
  if (subject !== undefined && subject.trim() !== '') return subject
  const line =
    text.split(lineBreaks).find((candidate) => candidate.replace(controls, '').trim() !== '') ?? 'Notification'
  const characters = Array.from(line.replace(controls, ' ').trim())
  if (characters.length <= defaultCharactersMax) return characters.join('')
  return `${characters
    .slice(0, defaultCharactersMax - 1)
    .join('')
    .trimEnd()}…`
}

// Whatever some mail program takes for the end of a line.
const lineBreaks = /[\r\n\u0085\u2028\u2029]/u
const controls = /[\p{Cc}\u2028\u2029]/gu
