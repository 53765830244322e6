export interface MigrateDeps {
  /** Names of the migrations it ran. */
  migrate: () => Promise<string[]>
  report: (event: string, fields: Record<string, unknown>) => void
}

/** Brings the schema to the newest version; once per deploy, and harmless more often. */
export const createHandler =
  ({ migrate, report }: MigrateDeps) =>
  async (): Promise<{ migrated: string[] }> => {
    const migrated = await migrate()
    report('migrate.ended', { migrated })
    return { migrated }
  }
