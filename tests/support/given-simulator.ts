import type { Simulator } from '../../dev/simulator/simulator.ts'

/** A stack with other providers has none, and no test of it asks. */
export const given = (simulator: Simulator | undefined): Simulator =>
  simulator ?? {
    url: '',
    close: async () => {},
    clear: () => {},
    messages: () => {
      throw new Error('this stack has no simulator')
    },
  }
