/*
 * Arrays as Postgres writes them, for `= any(...)` and `unnest(...)`: Postgres.js does not know uuid[] and its like without asking the
 * server for its types. Such a parameter is named with its type in the statement.
 */

export const uuidArray = (ids: readonly string[]): string => `{${ids.join(',')}}`

/** `undefined` and `null` become NULL. */
export const textArray = (texts: readonly (string | null | undefined)[]): string => `{${texts.map(quoted).join(',')}}`

export const scalarArray = (values: readonly (number | boolean | string | null | undefined)[]): string =>
  `{${values.map((value) => value ?? 'NULL').join(',')}}`

/** The same, or NULL in place of an array in which nothing is: `unnest` fills it up, and there is nothing to read. */
export const unlessEmpty = <Value>(
  values: readonly (Value | null | undefined)[],
  toArray: (values: readonly (Value | null | undefined)[]) => string,
): string | null => (values.some((value) => value !== undefined && value !== null) ? toArray(values) : null)

/** The value that all have alike, for a parameter that says it once, or all of them as an array; the other is NULL. */
export const oneOrAll = <Value>(
  values: readonly (Value | undefined)[],
  toArray: (values: readonly (Value | undefined)[]) => string,
): { one: Value | null; array: string | null } => {
  const [first] = values
  const areAlike = values.every((value) => value === first)
  return areAlike ? { one: first ?? null, array: null } : { one: null, array: toArray(values) }
}

/** Quotes keep their line breaks here, so this is not JSON. */
const quoted = (text: string | null | undefined) =>
  text === undefined || text === null ? 'NULL' : `"${/["\\]/.test(text) ? text.replaceAll(/["\\]/g, '\\$&') : text}"`
