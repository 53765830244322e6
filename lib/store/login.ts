import type { RotatingUrl } from '../notifications/ports/runtime.ts'

/** Postgres: invalid_password, and invalid_authorization_specification, which some poolers answer instead. */
const refusals = new Set(['28P01', '28000'])

/** Whether Postgres did not let us in: nothing of the statement was looked at. */
export const isRefused = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && refusals.has(String(error.code))

export const neverChanges = (address: string): RotatingUrl => ({
  address,
  current: async () => address,
  renew: async () => undefined,
})

/** Runs it with the current address, and if that is refused once more with a newer one. */
export const withLogin = async <Result>(
  address: RotatingUrl,
  work: (url: string) => Promise<Result>,
): Promise<Result> => {
  const url = await address.current()
  try {
    return await work(url)
  } catch (error) {
    const newer = isRefused(error) ? await address.renew(url) : undefined
    if (!newer) throw error
    return work(newer)
  }
}
