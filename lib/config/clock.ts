/** The only caller of the machine's clock. It measures; what decides is the store's clock. */
export const systemClock = {
  now: () => new Date(),
  after: (ms: number, run: () => void) => {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
}

export const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
