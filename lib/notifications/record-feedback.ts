import type { Feedback } from './feedback.ts'
import type { DeadLetterQueue } from './ports/queue.ts'
import type { Report } from './ports/runtime.ts'
import type { Store } from './ports/store.ts'

/** Feedback that is carried out in one go. */
const applyMax = 500

export interface FeedbackDeps {
  store: Pick<Store, 'recordFeedback' | 'applyFeedback'>
  deadLetters: Pick<DeadLetterQueue, 'remove'>
  report: Report
}

export interface FeedbackRecorded {
  /** New ones of notifications that are ours; the rest was known, or is somebody else's. */
  recorded: number
}

/**
 * Keeps what a provider tells, and carries it out. Throws where it could not be kept: then it has to come again. What is kept and
 * cannot be carried out yet, because our own word that it was sent is still on its way, is carried out by whoever brings that word, or by sweep.
 */
export const recordFeedback = async (deps: FeedbackDeps, feedbacks: readonly Feedback[]): Promise<FeedbackRecorded> => {
  if (feedbacks.length === 0) return { recorded: 0 }
  const recorded = await deps.store.recordFeedback(feedbacks)
  if (recorded > 0) await applyFeedback(deps).catch((error) => deps.report('feedback.left_for_sweep', { error }))
  const unknown = feedbacks.length - recorded
  deps.report('feedback.recorded', { recorded, known_or_foreign: unknown })
  return { recorded }
}

/** Right after a settle that found feedback: it came before our own word that it was sent. */
export const followFeedback = async (
  deps: Parameters<typeof applyFeedback>[0],
  hasFeedback: boolean,
): Promise<void> => {
  if (hasFeedback) await applyFeedback(deps).catch((error) => deps.report('feedback.left_for_sweep', { error }))
}

/** Carries out the oldest feedback that waits for it. Gives back how much of it was ready. */
export const applyFeedback = async ({
  store,
  deadLetters,
  report,
}: Omit<FeedbackDeps, 'store'> & {
  store: Pick<Store, 'applyFeedback'>
}): Promise<number> => {
  const { applied, proven, moved, suppressed } = await store.applyFeedback(applyMax)
  if (applied > 0) report('feedback.applied', { applied, proven: proven.length, moved, suppressed })
  // A proof ends a dead letter. Sweep reconciles the queue where this fails.
  if (proven.length > 0) await deadLetters.remove(proven).catch((error) => report('queue.unavailable', { error }))
  return applied
}
