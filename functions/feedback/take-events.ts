import type { Feedback } from '../../lib/notifications/feedback.ts'
import { type FeedbackDeps, recordFeedback } from '../../lib/notifications/record-feedback.ts'

/** What a provider's event is to us. */
type EventReading = { type: 'feedback'; feedback: Feedback } | { type: 'ignored'; why: string; event: string }

export interface TakeEventsDeps extends FeedbackDeps {
  /** Understands the provider's words. Never throws. */
  readEvent: (text: string) => EventReading
}

/** Keeps what is feedback and says what is not. Throws where anything could not be kept, after everything else was. */
export const takeEvents = async (deps: TakeEventsDeps, texts: readonly string[]) => {
  const feedbacks = texts.flatMap((text) => {
    const reading = deps.readEvent(text)
    if (reading.type === 'feedback') return [reading.feedback]
    deps.report('feedback.ignored', { why: reading.why, event: reading.event })
    return []
  })
  const recorded = feedbacks.length === 0 ? 0 : await recordAll(deps, feedbacks)
  return { recorded, ignored: texts.length - feedbacks.length }
}

const recordAll = async (deps: TakeEventsDeps, feedbacks: readonly Feedback[]) => {
  try {
    return (await recordFeedback(deps, feedbacks)).recorded
  } catch (error) {
    if (feedbacks.length === 1) throw error
    return recordEach(deps, feedbacks)
  }
}

/** One that the store does not take must not cost the others: these are kept, and that one comes again with a new invocation. */
const recordEach = async (deps: TakeEventsDeps, feedbacks: readonly Feedback[]) => {
  const results = await Promise.allSettled(feedbacks.map((feedback) => recordFeedback(deps, [feedback])))
  const errors: unknown[] = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []))
  if (errors.length === 0) return feedbacks.length
  deps.report('feedback.one_by_one', { kept: feedbacks.length - errors.length, failed: errors.length })
  throw new Error(`${errors.length} of ${feedbacks.length} events could not be kept.`, { cause: errors[0] })
}
