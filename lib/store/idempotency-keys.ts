/** Keys are scoped by what they make: one notification, asked for alone or in a batch, is the same one. */
export const keyRoute = 'notifications'

/** Postgres's code for `lock_timeout`. */
const lockNotAvailable = '55P03'

/** Whether an insert failed because somebody's uncommitted transaction holds the key. */
export const isKeyHeld = (error: unknown) =>
  error instanceof Error && 'code' in error && error.code === lockNotAvailable
