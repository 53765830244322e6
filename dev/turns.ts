/** Lets so many through at a time. Whoever comes meanwhile waits, and is let through in the order of coming. */
export const createTurns = (atOnceMax: number) => {
  const waiting: (() => void)[] = []
  let taken = 0
  const giveBack = () => {
    const next = waiting.shift()
    if (next) next()
    else taken -= 1
  }
  return {
    run: async <Result>(work: () => Promise<Result>): Promise<Result> => {
      if (taken < atOnceMax) taken += 1
      else await new Promise<void>((resolve) => waiting.push(resolve)) // a turn that is handed on stays taken
      try {
        return await work()
      } finally {
        giveBack()
      }
    },
  }
}
