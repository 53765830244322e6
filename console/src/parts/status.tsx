import type { Notification } from '../api/calls.ts'

export type Tone = 'good' | 'bad' | 'wait' | 'warn' | 'quiet'

const tones: Record<Notification['status'], Tone> = {
  SCHEDULED: 'wait',
  PENDING: 'wait',
  PROCESSING: 'wait',
  SENT: 'good',
  DELIVERED: 'good',
  BOUNCED: 'bad',
  COMPLAINED: 'warn',
  FAILED: 'bad',
  SUPPRESSED: 'quiet',
  EXPIRED: 'quiet',
  CANCELED: 'quiet',
}

/** The word says it; the colour only helps to find it. */
export const Status = ({ status }: { status: Notification['status'] }) => (
  <span className={`status ${tones[status]}`}>{status}</span>
)
