import type { JobId, NotificationId } from '../notification.ts'

/** Measures how long things take. Instants that decide anything come from the store, so that there is one clock. */
export interface Clock {
  now(): Date
  /** Runs something once, `ms` from now, unless the function that it gives back was called first. */
  after(ms: number, run: () => void): () => void
}

export interface Ids {
  notificationId(): NotificationId
  jobId(): JobId
}

/** One structured log event: a fixed name and fields, never an address or a body. */
export type Report = (event: string, fields: Record<string, unknown>) => void

/** Something secret that may change while we run. */
export interface RotatingSecret {
  current(): Promise<string>
  /** Fetches again after `refused` was. Undefined where there is no newer one. */
  renew(refused: string): Promise<string | undefined>
}

/** An address whose password may change while we run. */
export interface RotatingUrl extends RotatingSecret {
  /** Without the password. */
  address: string
}
