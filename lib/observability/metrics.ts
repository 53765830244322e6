/** What an event tells; each name means the same in all of them. */
export type EventFields = Record<string, unknown>

export interface Metric {
  unit: 'Count' | 'Count/Second' | 'Milliseconds' | 'Seconds'
  /** What it is counted by, beside the stage: fields of its events with few values each. Every list is a metric of its own. */
  by: readonly (readonly string[])[]
  /** The events that move it, and what each adds. Undefined: nothing. */
  movedBy: Record<string, (fields: EventFields) => number | undefined>
  /** Values are kept one by one, for percentiles; else their sum. */
  keepsEach?: true
  meaning: string
}

const byChannel = [['channel']]
const alone = [[]]

const one = () => 1
/** What test keys send reaches nobody, and must wake nobody. */
const live = (amountOf: (fields: EventFields) => number | undefined) => (fields: EventFields) =>
  fields.mode === 'live' ? amountOf(fields) : undefined
const field = (name: string) => (fields: EventFields) => {
  const value = fields[name]
  return typeof value === 'number' ? value : undefined
}
/** As it is at each sweep, once a minute. */
const state = (name: string) => ({ 'channel.state': field(name) })

/** Every metric there is. docs/observability.md has the same list, and a test compares the two. */
export const metrics: Record<string, Metric> = {
  accepted: {
    unit: 'Count',
    by: byChannel,
    movedBy: { 'notification.accepted': live(one), 'notifications.accepted': live(field('created')) },
    meaning: 'Notifications that were stored, with live keys.',
  },
  refused: {
    unit: 'Count',
    by: [['code']],
    movedBy: { 'request.refused': one },
    meaning: 'Requests that were answered with a problem, by its code.',
  },
  attempts: {
    unit: 'Count',
    by: byChannel,
    movedBy: { 'delivery.sent': live(one), 'delivery.failed': live(one) },
    meaning: 'Sends that were tried at a provider.',
  },
  sent: {
    unit: 'Count',
    by: byChannel,
    movedBy: { 'delivery.sent': live(one) },
    meaning: 'Sends that a provider took.',
  },
  failed: {
    unit: 'Count',
    by: [['channel'], ['channel', 'code']],
    movedBy: { 'delivery.failed': live(one) },
    meaning: 'Sends that a provider did not take, also by code. Most are tried again.',
  },
  time_to_provider: {
    unit: 'Milliseconds',
    by: byChannel,
    movedBy: { 'delivery.sent': live(field('toProviderMs')) },
    keepsEach: true,
    meaning: 'From when it was to be sent until the provider had taken it, retries included. Not of what was replayed.',
  },
  provider_time: {
    unit: 'Milliseconds',
    by: byChannel,
    movedBy: { 'delivery.sent': live(field('durationMs')), 'delivery.failed': live(field('durationMs')) },
    keepsEach: true,
    meaning: 'How long the provider took to answer.',
  },
  queue_depth: {
    unit: 'Count',
    by: byChannel,
    movedBy: state('jobs'),
    keepsEach: true,
    meaning: 'Jobs that wait and are due; one holds up to 100 notifications.',
  },
  oldest_due_age_seconds: {
    unit: 'Seconds',
    by: byChannel,
    movedBy: state('oldestDueSeconds'),
    keepsEach: true,
    meaning: 'For how long the notification that has waited longest has been due; 0 where nothing waits.',
  },
  drains_alive: {
    unit: 'Count',
    by: byChannel,
    movedBy: state('drains'),
    keepsEach: true,
    meaning: 'Drains at work. None is as it should be where nothing is to do.',
  },
  breaker_open: {
    unit: 'Count',
    by: byChannel,
    movedBy: state('breakerOpen'),
    keepsEach: true,
    meaning: '1 while the channel is stopped because its provider is in trouble, else 0.',
  },
  breaker_opened: {
    unit: 'Count',
    by: byChannel,
    movedBy: { 'breaker.opened': one },
    meaning: 'How often the channel was stopped, also for a time that no sweep sees.',
  },
  send_rate: {
    unit: 'Count/Second',
    by: byChannel,
    movedBy: state('perSecond'),
    keepsEach: true,
    meaning: 'Sends a second that are kept to. Nothing where there is no limit.',
  },
  slowed: {
    unit: 'Count',
    by: byChannel,
    movedBy: { 'pacing.slowed': one },
    meaning: 'How often a throttle of the provider took 30 % of that rate away.',
  },
  dead_letters: {
    unit: 'Count',
    by: byChannel,
    movedBy: state('deadLetters'),
    keepsEach: true,
    meaning: 'Dead letters of live keys that are there.',
  },
  stranded: {
    unit: 'Count',
    by: alone,
    movedBy: { 'sweep.ended': field('requeued') },
    meaning: 'Notifications that the queue had lost, and that sweep gave a new job.',
  },
  feedback: {
    unit: 'Count',
    by: alone,
    movedBy: { 'feedback.recorded': field('recorded') },
    meaning: 'Events that providers sent of messages that they had taken, each once.',
  },
  webhooks_delivered: {
    unit: 'Count',
    by: alone,
    movedBy: { 'webhook.delivered': one },
    meaning: 'Events that a receiver took.',
  },
  webhooks_deferred: {
    unit: 'Count',
    by: alone,
    movedBy: { 'webhook.deferred': one },
    meaning: 'Calls that a receiver did not take, and that are made again.',
  },
  webhooks_failed: {
    unit: 'Count',
    by: alone,
    movedBy: { 'webhook.failed': one },
    meaning: 'Events that were given up.',
  },
  webhooks_disabled: {
    unit: 'Count',
    by: alone,
    movedBy: { 'webhook.disabled': one },
    meaning: 'Webhooks that were turned off: gone, or failing for days.',
  },
  webhook_time: {
    unit: 'Milliseconds',
    by: alone,
    movedBy: {
      'webhook.delivered': field('durationMs'),
      'webhook.deferred': field('durationMs'),
      'webhook.failed': field('durationMs'),
    },
    keepsEach: true,
    meaning: 'How long receivers took to answer.',
  },
}
