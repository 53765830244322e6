import { describe, expect, it } from 'vitest'
import { scriptedOutcome, testRecipients } from '../../lib/channels/test-recipients.ts'

describe('a test recipient', () => {
  it.each(testRecipients)('$recipient asks for $outcome', ({ channel, recipient, outcome }) => {
    expect(scriptedOutcome(channel, recipient)).toBe(outcome)
  })

  it('is listed once', () => {
    expect(new Set(testRecipients.map(({ recipient }) => recipient)).size).toBe(testRecipients.length)
  })

  it('may carry a label, a suffix or capitals', () => {
    expect(scriptedOutcome('email', 'bounced+order-17@simulator.test')).toBe('bounced')
    expect(scriptedOutcome('email', 'Throttled-Then-OK@Simulator.Test')).toBe('throttled_then_ok')
    expect(scriptedOutcome('push', 'sim-unavailable-then-ok-abc')).toBe('unavailable_then_ok')
    expect(scriptedOutcome('push', 'sim-unavailable-abc')).toBe('unavailable')
  })

  it('is delivered to for any other number of the test range', () => {
    expect(scriptedOutcome('sms', '+15005550123')).toBe('delivered')
  })
})

describe('an ordinary recipient', () => {
  it.each([
    ['email', 'ada@example.com'],
    ['email', 'bounced@example.com'],
    ['email', 'somebody@simulator.test'],
    ['email', 'bounced@simulator.test.example.com'],
    ['sms', '+491701234567'],
    ['sms', '+150055500000'],
    ['push', 'sim-rejectedly'],
    ['push', 'dXk3aGVsaW8'],
  ] as const)('%s %s scripts nothing', (channel, recipient) => {
    expect(scriptedOutcome(channel, recipient)).toBeUndefined()
  })
})
