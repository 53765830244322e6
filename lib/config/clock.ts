/** The only caller of the machine's clock. It measures; what decides is the store's clock. */
export const systemClock = {
  now: () => new Date(),
  after: (ms: number, run: () => void) => {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
  /** Again and again, without keeping the process alive for it. */
  every: (ms: number, run: () => void) => {
    const timer = setInterval(run, ms).unref()
    return () => clearInterval(timer)
  },
}

export const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
