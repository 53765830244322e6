import type { Failure } from '../delivery-error.ts'
import type { Feedback, FeedbackApplied } from '../feedback.ts'
import type {
  ChannelName,
  DeliveryAttempt,
  DeliveryGuarantee,
  DueNotification,
  JobId,
  Message,
  Notification,
  NotificationId,
  Owner,
  Priority,
  Repeats,
  Status,
} from '../notification.ts'
import type {
  Lift,
  NewSuppression,
  Suppression,
  SuppressionFilter,
  SuppressionPage,
  SuppressionReason,
  WhichSuppression,
} from '../suppression.ts'
import type { BacklogStore } from './backlog.ts'
import type { Receipt } from './channel.ts'
import type { NotificationFilter } from './notification-filter.ts'

export interface NewNotification extends Owner {
  id: NotificationId
  jobId: JobId
  message: Message
  userId: string | undefined
  priority: Priority
  delivery: DeliveryGuarantee
  metadata: Record<string, string>
  status: Extract<Status, 'PENDING' | 'SCHEDULED'>
  sendAt: Date | undefined
  expiresAt: Date | undefined
  parkedUntil: Date | undefined
  traceparent: string | undefined
  idempotency: Idempotency | undefined
}

export interface Idempotency {
  key: string
  /** A digest of what was asked, to tell a retry from another request under the same key. */
  fingerprint: string
}

/** What an idempotency key stands for. */
export interface Seen {
  notification: Notification
  fingerprint: string
}

export interface Claimed {
  notification: DueNotification
  claimNo: number
  /** The last claim that was settled: smaller than `claimNo - 1` when a lease ended with an attempt in flight. */
  settledClaimNo: number
  /** The store's time of the claim. */
  claimedAt: Date
  /** Why its recipient is suppressed, where it is. */
  suppressedBy: SuppressionReason | undefined
  /** The provider's id of an earlier attempt, where feedback has proved that the provider took it. */
  provenBy: string | undefined
}

export type Outcome =
  | { type: 'sent'; receipt: Receipt }
  | { type: 'deferred'; retryAt: Date; spent: boolean; reason: string; jobId: JobId }
  | { type: 'died'; reason: string; failure: Failure }
  | { type: 'expired' }
  | { type: 'suppressed'; reason: SuppressionReason }

export interface Settlement {
  notificationId: NotificationId
  claimNo: number
  outcome: Outcome
  attempts: DeliveryAttempt[]
}

export interface Settled {
  ended: NotificationId[]
  /** Whether feedback about any of these came before us, and waits to be carried out. */
  hasFeedback: boolean
}

export interface Page {
  /** Only what is older than this id. */
  before: NotificationId | undefined
  limit: number
}

export interface DeadLetter {
  notificationId: NotificationId
  channel: ChannelName
  reason: string
  code: string
  detail: string
  attempts: number
  failedAt: Date
}

export interface DeadLetterFilter {
  channel?: ChannelName | undefined
  reason?: string | undefined
  code?: string | undefined
  failedAfter?: Date | undefined
  failedBefore?: Date | undefined
}

export interface DeadLetterCount {
  channel: ChannelName
  reason: string
  code: string
  count: number
  oldestFailedAt: Date
}

/** One line of the audit: who replayed what, when and why. */
export interface Replay {
  notificationId: NotificationId
  /** When it had been given up, and why: the dead letter itself is gone with the replay. */
  failedAt: Date
  failedReason: string
  replayedAt: Date
  replayedBy: string
  reason: string
}

export interface Schedule {
  sendAt: Date
  jobId: JobId
  parkedUntil: Date | undefined
}

export interface ReplayLetter {
  id: NotificationId
  jobId: JobId
  /** So that a thousand replays are not a thousand sends at once. */
  delayMs: number
}

export interface ReplayPlan {
  token: string
  ids: NotificationId[]
}

/** Which of the rows that were stored without a job. */
export interface Unqueued {
  channel: ChannelName
  /** Those of low priority, or the others. */
  isLow: boolean
  after: NotificationId | undefined
  limit: number
}

export interface Stranded {
  id: NotificationId
  jobId: JobId
  channel: ChannelName
  priority: Priority
}

/** Postgres, or a stand-in with the same contract. Every operation is one statement, and its own transaction. */
export interface Store extends BacklogStore {
  /** Undefined where the idempotency key is taken: then `recall` tells by what. */
  insert(notification: NewNotification): Promise<Notification | undefined>
  /** Each idempotency key at most once among them. Gives back those that it stored: of the others the key is taken. */
  insertMany(notifications: readonly NewNotification[]): Promise<Notification[]>
  /** What the key stands for. Where it is this very request, that it came again is counted, unless that would have to wait. */
  recall(owner: Owner, asked: Idempotency): Promise<Seen | undefined>
  /** The same for many: by key, those that stand for something. */
  recallMany(owner: Owner, asked: readonly Idempotency[]): Promise<Map<string, Seen>>
  find(owner: Owner, id: NotificationId): Promise<Notification | undefined>
  findMany(owner: Owner, ids: readonly NotificationId[]): Promise<Notification[]>
  /** Newest first. */
  list(owner: Owner, filter: NotificationFilter, page: Page): Promise<Notification[]>
  listAttempts(owner: Owner, id: NotificationId): Promise<DeliveryAttempt[]>
  listReplays(owner: Owner, id: NotificationId): Promise<Replay[]>
  /** Undefined where it was asked for once. */
  findRepeats(owner: Owner, id: NotificationId): Promise<Repeats | undefined>

  /**
   * Takes those of `ids` that are due and claimable, under a lease. What another holds is left alone; so is, among others,
   * whatever may have killed its last holders (`lapsesMax`): that is given to who asks for nothing else.
   */
  claim(ids: readonly NotificationId[], leaseMs: number): Promise<Claimed[]>
  /** The same for rows that are due and were stored without a job: the oldest ids, and nothing that may have killed its last holders. */
  claimUnqueued(which: Unqueued, leaseMs: number): Promise<Claimed[]>
  /** Those of `ids` that are neither finished nor claimed by us, and how long until each may be claimed. */
  waitsMs(ids: readonly NotificationId[]): Promise<Map<NotificationId, number>>
  /** Those of `ids` that a test key sent: they reach no provider, whatever holds the others up. */
  filterTestMode(ids: readonly NotificationId[]): Promise<NotificationId[]>
  /** Ends claims. A claim whose lease went to somebody else is not ours to end. */
  settle(settlements: readonly Settlement[]): Promise<Settled>

  cancel(owner: Owner, id: NotificationId): Promise<Notification | undefined>
  /** Only what is still SCHEDULED. Gives it a new time and a new job; the old job finds that it is early, or nothing. */
  reschedule(owner: Owner, id: NotificationId, to: Schedule): Promise<Notification | undefined>

  findDeadLetter(owner: Owner, id: NotificationId): Promise<DeadLetter | undefined>
  /** Newest notification first. */
  listDeadLetters(owner: Owner, filter: DeadLetterFilter, page: Page): Promise<DeadLetter[]>
  countDeadLetters(owner: Owner): Promise<DeadLetterCount[]>
  /** FAILED -> PENDING, once each, whoever asks and however often. Gives back what it replayed. */
  replay(owner: Owner, letters: readonly ReplayLetter[], audit: { by: string; reason: string }): Promise<Notification[]>
  /** Keeps what a dry run showed, for whoever sends its token. */
  insertReplayPlan(owner: Owner, plan: ReplayPlan, keepMs: number): Promise<void>
  /** A plan is there once: taking it ends it. Undefined also where it is too old, or another owner's. */
  takeReplayPlan(owner: Owner, token: string): Promise<ReplayPlan | undefined>

  /** Keeps events of notifications that exist, each once. Gives back how many were new. */
  recordFeedback(feedbacks: readonly Feedback[]): Promise<number>
  /** Carries out kept events, oldest first. What is still PROCESSING is left for later: its holder speaks first. */
  applyFeedback(limit: number): Promise<FeedbackApplied>
  /** In the order in which it happened. */
  listFeedback(owner: Owner, id: NotificationId): Promise<Feedback[]>

  /** Gives back what is new. One that is there already stays as it is, unless this is the recipient's own word. */
  suppress(owner: Owner, suppressions: readonly NewSuppression[]): Promise<Suppression[]>
  findSuppression(owner: Owner, which: WhichSuppression): Promise<Suppression | undefined>
  /** False where it was not suppressed. `by` goes into the audit. */
  unsuppress(owner: Owner, which: WhichSuppression, lift: Lift): Promise<boolean>
  /** Newest first. */
  listSuppressions(owner: Owner, filter: SuppressionFilter, page: SuppressionPage): Promise<Suppression[]>
  /** Those of `ids` whose recipient is suppressed. */
  filterSuppressed(owner: Owner, ids: readonly NotificationId[]): Promise<NotificationId[]>

  /** Parked rows whose time is near, taken out of the park. */
  releaseParked(limit: number): Promise<Notification[]>
  /** Unfinished rows that have been due for `overdueMs` or more, oldest id first. */
  listOverdue(overdueMs: number, after: NotificationId | undefined, limit: number): Promise<Stranded[]>
  /** Gives rows a new job where they still have the old one. Gives back the ids that it changed. */
  reassign(moves: readonly { id: NotificationId; from: JobId; to: JobId }[]): Promise<NotificationId[]>
  /** Dead letters of every tenant, newest first, for the reconciliation with the queue. */
  listRecentDeadLetters(limit: number): Promise<NotificationId[]>
  /** Those of `ids` that are dead letters. */
  filterDeadLetters(ids: readonly NotificationId[]): Promise<NotificationId[]>
  /** Where the last sweep stopped; undefined at the beginning. */
  readSweepCursor(): Promise<NotificationId | undefined>
  writeSweepCursor(after: NotificationId | undefined): Promise<void>
  /** Ended notifications older than `keepMs` with all that belongs to them, and keys that are over. Gives back how many of each. */
  deleteOld(keepMs: number, limit: number): Promise<{ notifications: number; idempotencyKeys: number }>
}
