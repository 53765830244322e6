import * as z from 'zod'

/** A factory's options, or an error that names each one that is wrong. Never repeats a value: some of them are secrets. */
export const parseOptions = <Schema extends z.ZodType>(
  factory: string,
  schema: Schema,
  options: unknown,
): z.output<Schema> => {
  const parsed = schema.safeParse(options)
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'options'}: ${message}`)
  throw new TypeError(`${factory}: ${faults.join('; ')}`)
}

/** An http(s) URL without its trailing slashes, so that a path can follow. */
export const httpUrl = z
  .url({ protocol: /^https?$/, error: 'must be an http(s) URL' })
  .transform((url) => url.replace(/\/+$/, ''))
