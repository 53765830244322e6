export type RateLimits = ReturnType<typeof createRateLimits>

type Provider = 'ses' | 'sns' | 'fcm'

const windowMs = 1_000

/** So many requests in any second, for each provider that has a rate. */
export const createRateLimits = (now: () => Date) => {
  const rates = new Map<Provider, number>()
  const taken = new Map<Provider, number[]>()
  return {
    /** Counts a request, unless it is one too many. */
    admits: (provider: Provider): boolean => {
      const rate = rates.get(provider)
      if (rate === undefined) return true
      const nowMs = now().getTime()
      const recent = (taken.get(provider) ?? []).filter((atMs) => atMs > nowMs - windowMs)
      if (recent.length < rate) recent.push(nowMs)
      else return false
      taken.set(provider, recent)
      return true
    },
    rateOf: (provider: Provider): number | undefined => rates.get(provider),
    set: (wanted: Partial<Record<Provider, number | undefined>>): void => {
      rates.clear()
      taken.clear()
      for (const provider of ['ses', 'sns', 'fcm'] as const) {
        const rate = wanted[provider]
        if (rate !== undefined) rates.set(provider, rate)
      }
    },
  }
}
