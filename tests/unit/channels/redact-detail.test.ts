import { describe, expect, it } from 'vitest'
import { redactDetail } from '../../../lib/channels/redact-detail.ts'

describe('a provider’s words', () => {
  it.each([
    [
      'Email address is not verified: ada@example.com, "ada b"@x.org',
      'Email address is not verified: [address], [address]',
    ],
    ['<ADA+tag@münchen.example> refused', '<[address]> refused'],
    ['Illegal address: jörg@müller.de.', 'Illegal address: [address]'],
    [
      'Invalid parameter: PhoneNumber Reason: +15005550001 is not valid',
      'Invalid parameter: PhoneNumber Reason: [number] is not valid',
    ],
    ['to +49 (151) 234-5678', 'to [number]'],
    ['to 4915112345678', 'to [number]'],
    ['token fGh3_x:APA91bHun4MxP5egoKMwt2KZFBaFUH is bad', 'token [token] is bad'],
    ['The key AKIAIOSFODNN7EXAMPLE does not exist', 'The key [token] does not exist'],
    ['one\r\ntwo\u0000three', 'one two three'],
  ])('are redacted: %j', (words, redacted) => {
    expect(redactDetail(words)).toBe(redacted)
  })

  it.each([
    'Maximum sending rate exceeded.',
    "Missing final '@domain'",
    'ConfigurationSetSendingPausedException',
    'connect ECONNREFUSED 127.0.0.1:8025',
    'User: arn:aws:sts::123456789012:assumed-role/heliograph-drain/x is not authorized to perform: ses:SendEmail',
    'Message length is more than 10485760 bytes long',
  ])('keep what an operator needs: %j', (words) => {
    expect(redactDetail(words)).toBe(words)
  })

  it('keep an ARN but not the address in it', () => {
    expect(redactDetail('resource: arn:aws:ses:eu-west-1:123456789012:identity/ada@example.com')).not.toContain('ada')
  })

  it('are bounded, however long they are', () => {
    expect(redactDetail('word '.repeat(1_000_000)).length).toBeLessThanOrEqual(300)
    // A pattern that went through all of it would go back and forth for minutes, and this test would be ended.
    for (const filler of ['a', '@', '1', '+1 ', '"', 'a@', '%', 'arn:aws:'])
      expect(redactDetail(filler.repeat(1_000_000)).length).toBeLessThanOrEqual(300)
  })
})
