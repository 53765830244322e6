import type * as z from 'zod'

export type Environment = Record<string, string | undefined>

/** What the schema asks for, out of the environment. Throws one error that names every variable that is wrong, and how. */
export const readEnvironment = <Settings>(
  schema: z.ZodType<Settings>,
  environment: Environment = process.env,
): Settings => {
  // An empty variable is how shells and compose files say "not set".
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  // Read once: compiling a parser for it would take longer than parsing.
  const parsed = schema.safeParse(given, { jitless: true })
  if (parsed.success) return parsed.data
  const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`)
  throw new Error(`The configuration is not usable:\n${lines.join('\n')}\nSee docs/configuration.md.`)
}
