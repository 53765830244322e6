import * as z from 'zod'

/** Postgres keeps neither NUL nor half a surrogate pair, and says so in a way that would look like a fault of ours. */
export const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed()

/** Any text that ends up in a statement, so that the answer can point at the field. */
export const storableText = z.string().refine(isStorable, 'must not contain NUL or half a character')
