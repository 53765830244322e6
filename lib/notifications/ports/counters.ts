export interface Addition {
  key: string
  amount: number
  /** The sum's life begins with its first addition and is not prolonged by the next. */
  windowSeconds: number
}

/** What stands under a key, and for how long still. */
export interface Standing {
  value: number
  leftMs: number
}

/** Sums and marks that every drain shares, for what is limited across all of them. Rejects where they cannot be reached. */
export interface Counters {
  /** Adds to each, and gives what they have come to. */
  add(additions: readonly Addition[]): Promise<number[]>
  /** Sets a mark for so long from now, whether it was set before or not. */
  mark(key: string, seconds: number, value?: number): Promise<void>
  isMarked(key: string): Promise<boolean>
  /** Marks and sums as they are, in the order of the question. */
  read(keys: readonly string[]): Promise<(Standing | undefined)[]>
  unmark(key: string): Promise<void>
}
