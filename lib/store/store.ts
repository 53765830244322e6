import type { Store } from '../notifications/ports/store.ts'
import { moveByFeedback, proveByFeedback } from './apply-feedback.ts'
import { cancelNotification } from './cancel-notification.ts'
import { claim, filterTestMode, waitsMs } from './claim.ts'
import { claimUnqueued } from './claim-unqueued.ts'
import type { Database } from './database.ts'
import {
  countDeadLetters,
  filterDeadLetters,
  findDeadLetter,
  listDeadLetters,
  listRecentDeadLetters,
} from './dead-letters.ts'
import { listFeedback, recordFeedback } from './feedback.ts'
import { insertNotification } from './insert-notification.ts'
import { insertNotifications } from './insert-notifications.ts'
import { measureBacklog } from './measure-backlog.ts'
import { databaseNow, givenNow, type SqlNow } from './now.ts'
import { findManyNotifications, findNotification, listAttempts, listNotifications } from './read-notifications.ts'
import { listOverdue, readSweepCursor, reassign, releaseParked, writeSweepCursor } from './recovery.ts'
import { findRepeats, recall, recallMany } from './repeats.ts'
import { listReplays, replayNotifications } from './replay-notifications.ts'
import { insertReplayPlan, takeReplayPlan } from './replay-plans.ts'
import { rescheduleNotification } from './reschedule-notification.ts'
import { deleteOld } from './retention.ts'
import { settle } from './settle.ts'
import { filterSuppressed, findSuppression, listSuppressions, suppress, unsuppress } from './suppressions.ts'

export interface StoreOptions {
  /** How long an idempotency key is kept, in hours. */
  idempotencyHours?: number
  /** Takes the place of Postgres's clock: for tests that move time. */
  now?: () => Date
}

type FeedbackOperations = Pick<
  Store,
  | 'recordFeedback'
  | 'applyFeedback'
  | 'listFeedback'
  | 'suppress'
  | 'findSuppression'
  | 'unsuppress'
  | 'listSuppressions'
  | 'filterSuppressed'
>

/** The store on Postgres: one statement an operation, each with a deadline. */
export const createPostgresStore = ({ run }: Pick<Database, 'run'>, options: StoreOptions = {}): Store => {
  const now = options.now ? givenNow(options.now) : databaseNow
  const keyHours = options.idempotencyHours ?? 24
  return {
    insert: (notification) => run((sql) => insertNotification(sql, now, keyHours, notification)),
    insertMany: (notifications) => run((sql) => insertNotifications(sql, now, keyHours, notifications)),
    recall: (owner, asked) => run((sql) => recall(sql, now, owner, asked)),
    recallMany: (owner, asked) => run((sql) => recallMany(sql, now, owner, asked)),
    find: (owner, id) => run((sql) => findNotification(sql, owner, id)),
    findMany: (owner, ids) => run((sql) => findManyNotifications(sql, owner, ids)),
    list: (owner, filter, page) => run((sql) => listNotifications(sql, owner, filter, page)),
    listAttempts: (owner, id) => run((sql) => listAttempts(sql, owner, id)),
    listReplays: (owner, id) => run((sql) => listReplays(sql, owner, id)),
    findRepeats: (owner, id) => run((sql) => findRepeats(sql, owner, id)),
    claim: (ids, leaseMs) => run((sql) => claim(sql, now, ids, leaseMs)),
    claimUnqueued: (which, leaseMs) => run((sql) => claimUnqueued(sql, now, which, leaseMs)),
    waitsMs: (ids) => run((sql) => waitsMs(sql, now, ids)),
    filterTestMode: (ids) => run((sql) => filterTestMode(sql, ids)),
    settle: (settlements) => run((sql) => settle(sql, now, settlements)),
    cancel: (owner, id) => run((sql) => cancelNotification(sql, now, owner, id)),
    reschedule: (owner, id, to) => run((sql) => rescheduleNotification(sql, owner, id, to)),
    findDeadLetter: (owner, id) => run((sql) => findDeadLetter(sql, owner, id)),
    listDeadLetters: (owner, filter, page) => run((sql) => listDeadLetters(sql, owner, filter, page)),
    countDeadLetters: (owner) => run((sql) => countDeadLetters(sql, owner)),
    replay: (owner, letters, audit) => run((sql) => replayNotifications(sql, now, owner, letters, audit)),
    insertReplayPlan: (owner, plan, keepMs) => run((sql) => insertReplayPlan(sql, now, owner, plan, keepMs)),
    takeReplayPlan: (owner, token) => run((sql) => takeReplayPlan(sql, now, owner, token)),
    ...feedbackOperations(run, now),
    releaseParked: (limit) => run((sql) => releaseParked(sql, now, limit)),
    measureBacklog: () => run((sql) => measureBacklog(sql, now)),
    listOverdue: (overdueMs, after, limit) => run((sql) => listOverdue(sql, now, overdueMs, after, limit)),
    reassign: (moves) => run((sql) => reassign(sql, moves)),
    listRecentDeadLetters: (limit) => run((sql) => listRecentDeadLetters(sql, limit)),
    filterDeadLetters: (ids) => run((sql) => filterDeadLetters(sql, ids)),
    readSweepCursor: () => run(readSweepCursor),
    writeSweepCursor: (after) => run((sql) => writeSweepCursor(sql, after)),
    deleteOld: (keepMs, limit) => run((sql) => deleteOld(sql, now, keepMs, limit)),
  }
}

const feedbackOperations = (run: Database['run'], now: SqlNow): FeedbackOperations => ({
  recordFeedback: (feedbacks) => run((sql) => recordFeedback(sql, now, feedbacks)),
  applyFeedback: async (limit) => {
    const proven = await run((sql) => proveByFeedback(sql, now, limit))
    return { proven, ...(await run((sql) => moveByFeedback(sql, now, limit))) }
  },
  listFeedback: (owner, id) => run((sql) => listFeedback(sql, owner, id)),
  suppress: (owner, suppressions) => run((sql) => suppress(sql, now, owner, suppressions)),
  findSuppression: (owner, which) => run((sql) => findSuppression(sql, owner, which)),
  unsuppress: (owner, which, lift) => run((sql) => unsuppress(sql, now, owner, which, lift)),
  listSuppressions: (owner, filter, page) => run((sql) => listSuppressions(sql, owner, filter, page)),
  filterSuppressed: (owner, ids) => run((sql) => filterSuppressed(sql, owner, ids)),
})
