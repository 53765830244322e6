import type { ReceivedMessage } from '../../dev/simulator/received-messages.ts'

export interface Acceptance {
  provider: string
  atMs: number
}

export type Ledger = ReturnType<typeof createLedger>

/** What the providers took: the truth about what was sent, kept by nobody but them. */
export const createLedger = () => {
  const taken = new Map<string, Acceptance[]>()
  let tries = 0
  return {
    note: ({ accepted, notificationId, provider, receivedAt }: ReceivedMessage) => {
      tries += 1
      if (!accepted || !notificationId) return
      const list = taken.get(notificationId) ?? []
      list.push({ provider, atMs: Date.parse(receivedAt) })
      taken.set(notificationId, list)
    },
    of: (id: string): readonly Acceptance[] => taken.get(id) ?? [],
    ids: () => taken.keys(),
    /** Every try, accepted or not. */
    tries: () => tries,
  }
}
