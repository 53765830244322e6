export interface Addition {
  key: string
  amount: number
  /** The sum's life begins with its first addition and is not prolonged by the next. */
  windowSeconds: number
}

/** Sums and marks that every drain shares, for what is limited across all of them. Rejects where they cannot be reached. */
export interface Counters {
  /** Adds to each, and gives what they have come to. */
  add(additions: readonly Addition[]): Promise<number[]>
  /** Sets a mark for so long from now, whether it was set before or not. */
  mark(key: string, seconds: number): Promise<void>
  isMarked(key: string): Promise<boolean>
}
