/** A month of somebody's notifications. */
export interface TrafficShape {
  name: string
  /** Notifications in a month. */
  count: number
  /** Parts of one. */
  mix: { email: number; sms: number; push: number }
  /** Of one request: 1, or the items of a batch. */
  perRequest: number
  /** In how many bursts they come; 0 is evenly, all month. */
  bursts: number
}

const transactional = { email: 0.8, sms: 0.02, push: 0.18 }
const campaign = { email: 0.4, sms: 0, push: 0.6 }
const batchMax = 500

/** What the bill is told for: small, middling and large, evenly in single requests, and in bursts of batches. */
export const trafficShapes: readonly TrafficShape[] = [
  { name: '100 k, steady', count: 100_000, mix: transactional, perRequest: 1, bursts: 0 },
  { name: '1 M, steady', count: 1_000_000, mix: transactional, perRequest: 1, bursts: 0 },
  { name: '1 M, 20 bursts', count: 1_000_000, mix: campaign, perRequest: batchMax, bursts: 20 },
  { name: '10 M, steady', count: 10_000_000, mix: transactional, perRequest: 1, bursts: 0 },
  { name: '10 M, 100 bursts', count: 10_000_000, mix: campaign, perRequest: batchMax, bursts: 100 },
]

/** What one notification, request or event takes. Guesses on the dear side, each with its reason; change one and look. */
export const assumptions = {
  /** Billed time of a request for one: two round trips within the network, and parsing. */
  acceptMs: 15,
  /** Of a batch of 500: one statement, a handful of jobs. */
  acceptBatchMs: 120,
  /** In one hundred requests one meets a new instance, which is billed from the start of its initialisation. */
  coldShare: 0.01,
  coldMs: 800,
  /** From one drain with its lanes full: 400 in flight and 200 ms for an answer. SES's own rate may be lower, and then drains wait. */
  sentPerSecond: 500,
  /** SES tells of a send and of a delivery. */
  eventsPerEmail: 2,
  feedbackMs: 15,
  /** Lambda's three lines and ours. */
  logBytesPerInvocation: 1_500,
  /** A row with its timeline, indexes and free space on its page. */
  rowBytes: 2_000,
  /** Aurora alone bills reads and writes of pages: an insert, a claim, a settle, and their log. */
  ioPerNotification: 8,
  /** Through the NAT gateway: TLS, headers, the message, and the answer. */
  providerBytes: { email: 12_000, sms: 3_000, push: 3_000 },
  /** The answer to a caller. */
  answerBytesPerNotification: 900,
} as const
