import type { Feedback } from '../notifications/feedback.ts'
import { isTestNumber } from '../notifications/test-number.ts'

export const scriptedOutcomes = [
  'delivered',
  'bounced',
  'soft_bounced',
  'delivered_then_bounced',
  'complained',
  'delayed',
  'infected',
  'throttled_then_ok',
  'unavailable_then_ok',
  'unavailable',
  'timeout',
  'rejected',
  'rejected_then_ok',
  'unregistered',
  'unknown',
] as const
export type ScriptedOutcome = (typeof scriptedOutcomes)[number]

type Channel = 'email' | 'sms' | 'push'

type TestRecipient = { channel: Channel; recipient: string; outcome: ScriptedOutcome; meaning: string }

const email = (name: string, outcome: ScriptedOutcome, meaning: string): TestRecipient => ({
  channel: 'email',
  recipient: `${name}@simulator.test`,
  outcome,
  meaning,
})

const sms = (recipient: string, outcome: ScriptedOutcome, meaning: string): TestRecipient => ({
  channel: 'sms',
  recipient,
  outcome,
  meaning,
})

const push = (recipient: string, outcome: ScriptedOutcome, meaning: string): TestRecipient => ({
  channel: 'push',
  recipient,
  outcome,
  meaning,
})

/** The documentation's table of test recipients is made from this list; a label or suffix may follow, as `scriptedOutcome` says. */
export const testRecipients: readonly TestRecipient[] = [
  email('delivered', 'delivered', 'Accepted, then delivered.'),
  email('bounced', 'bounced', 'Accepted, then bounced for good: no such mailbox.'),
  email('soft-bounced', 'soft_bounced', 'Accepted, then bounced for now: the mailbox is full. It stays SENT.'),
  email('delivered-then-bounced', 'delivered_then_bounced', 'Accepted and delivered, and bounced after all.'),
  email('complained', 'complained', 'Accepted and delivered, then reported as spam.'),
  email('delayed', 'delayed', 'Accepted, delayed because the mailbox is full, then delivered.'),
  email('infected', 'infected', 'Accepted, then refused when the provider looked into it: it ends as bounced.'),
  email('throttled-then-ok', 'throttled_then_ok', 'Told to slow down on the first try, accepted on the next.'),
  email('unavailable-then-ok', 'unavailable_then_ok', 'Provider unavailable on the first try, accepted on the next.'),
  email('unavailable', 'unavailable', 'Provider unavailable on every try.'),
  email('timeout', 'timeout', 'The provider never answers.'),
  email('rejected', 'rejected', 'Refused for good.'),
  email(
    'rejected-then-ok',
    'rejected_then_ok',
    'Refused for good, accepted when it is replayed: the cause was mended.',
  ),
  email('unknown', 'unknown', 'Accepted, but the answer carries no message id: the outcome is unknown.'),

  sms('+15005550000', 'delivered', 'Accepted, then delivered, as is every +15005550xxx that is not listed here.'),
  sms('+15005550001', 'rejected', 'Refused for good: not a number that can be texted.'),
  sms('+15005550002', 'throttled_then_ok', 'Told to slow down on the first try, accepted on the next.'),
  sms('+15005550003', 'unavailable_then_ok', 'Provider unavailable on the first try, accepted on the next.'),
  sms('+15005550004', 'unavailable', 'Provider unavailable on every try.'),
  sms('+15005550005', 'timeout', 'The provider never answers.'),
  sms('+15005550006', 'unknown', 'Accepted, but the answer carries no message id: the outcome is unknown.'),
  sms('+15005550007', 'unregistered', 'Refused for good: the person has opted out.'),
  sms('+15005550008', 'rejected_then_ok', 'Refused for good, accepted when it is replayed: the cause was mended.'),

  push('sim-delivered', 'delivered', 'Accepted, then delivered.'),
  push('sim-throttled-then-ok', 'throttled_then_ok', 'Told to slow down on the first try, accepted on the next.'),
  push(
    'sim-unavailable-then-ok',
    'unavailable_then_ok',
    'Provider unavailable on the first try, accepted on the next.',
  ),
  push('sim-unavailable', 'unavailable', 'Provider unavailable on every try.'),
  push('sim-timeout', 'timeout', 'The provider never answers.'),
  push('sim-rejected', 'rejected', 'Refused for good: not a device token.'),
  push('sim-unregistered', 'unregistered', 'Refused for good: the app was uninstalled.'),
  push(
    'sim-rejected-then-ok',
    'rejected_then_ok',
    'Refused for good, accepted when it is replayed: the cause was mended.',
  ),
  push('sim-unknown', 'unknown', 'Accepted, but the answer carries no message id: the outcome is unknown.'),
]

/** What a test recipient asks for: `bounced+anything@simulator.test`, `+15005550xxx`, `sim-rejected-anything`; undefined for anybody else. */
export const scriptedOutcome = (channel: Channel, recipient: string): ScriptedOutcome | undefined => {
  switch (channel) {
    case 'email':
      return outcomes.email.get(recipient.toLowerCase().replace(/\+[^@]*@/, '@'))
    case 'sms':
      return isTestNumber(recipient) ? (outcomes.sms.get(recipient) ?? 'delivered') : undefined
    case 'push':
      return tokensLongestFirst.find(({ recipient: token }) => recipient === token || recipient.startsWith(`${token}-`))
        ?.outcome
  }
}

type Told = Pick<Feedback, 'type' | 'code'>

/** What the provider tells of a message to such a recipient once it has taken it, in order. */
export const feedbackOf = (outcome: ScriptedOutcome): readonly Told[] => told[outcome] ?? [delivered]

const delivered: Told = { type: 'delivered', code: undefined }
const told: Partial<Record<ScriptedOutcome, readonly Told[]>> = {
  bounced: [{ type: 'bounced', code: 'Permanent/NoEmail' }],
  soft_bounced: [{ type: 'soft_bounced', code: 'Transient/MailboxFull' }],
  delivered_then_bounced: [delivered, { type: 'bounced', code: 'Permanent/General' }],
  complained: [delivered, { type: 'complained', code: 'abuse' }],
  delayed: [{ type: 'delayed', code: 'MailboxFull' }, delivered],
  infected: [{ type: 'rejected', code: 'Bad content' }],
}

const outcomesOf = (channel: Channel): ReadonlyMap<string, ScriptedOutcome> =>
  new Map(testRecipients.filter((entry) => entry.channel === channel).map((entry) => [entry.recipient, entry.outcome]))

const outcomes = { email: outcomesOf('email'), sms: outcomesOf('sms') }

// 'sim-unavailable-then-ok-abc' also starts with 'sim-unavailable-': the longer name must win.
const tokensLongestFirst = testRecipients
  .filter(({ channel }) => channel === 'push')
  .toSorted((a, b) => b.recipient.length - a.recipient.length)
