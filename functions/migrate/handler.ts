import * as z from 'zod'

export interface NewKeys {
  tenant: string
  live_key: string
  test_key: string
}

export interface MigrateDeps {
  /** Names of the migrations it ran. */
  migrate: () => Promise<string[]>
  /** A tenant with a live and a test key. Without `always` only where there is no key at all. */
  makeKeys: (tenant: string, always: boolean) => Promise<NewKeys | undefined>
  report: (event: string, fields: Record<string, unknown>) => void
}

const inputSchema = z
  .object({
    keys: z
      .strictObject({
        tenant: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'must be lower-case letters, digits and dashes'),
        always: z.boolean().default(false),
      })
      .optional(),
  })
  .nullish() // serverless-offline and a plain invoke send nothing

/**
 * Brings the schema to the newest version; once per deploy, and harmless more often. With `{"keys":{"tenant":"default"}}`
 * it makes the first keys too: its answer is the one place where they are shown.
 */
export const createHandler =
  ({ migrate, makeKeys, report }: MigrateDeps) =>
  async (input?: unknown): Promise<{ migrated: string[]; keys?: NewKeys }> => {
    const wanted = inputSchema.parse(input)?.keys
    const migrated = await migrate()
    const keys = wanted && (await makeKeys(wanted.tenant, wanted.always))
    report('migrate.ended', { migrated, madeKeys: keys !== undefined })
    return { migrated, ...(keys ? { keys } : {}) }
  }
