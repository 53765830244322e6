import * as z from 'zod'

/** Postgres keeps neither NUL nor half a surrogate pair, and says so in a way that would look like a fault of ours. */
export const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed()

/** Any text that ends up in a statement, so that the answer can point at the field. */
export const storableText = z.string().refine(isStorable, 'must not contain NUL or half a character')

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const noControls = /^[^\u0000-\u001f\u007f-\u009f\u2028\u2029]*$/
/** A text that ends up in a header: a line break in it would start another header. */
export const line = (max: number) =>
  storableText
    .min(1, 'must not be empty')
    .max(max, `must have at most ${max} characters`)
    .regex(noControls, 'must not contain line breaks or control characters')
