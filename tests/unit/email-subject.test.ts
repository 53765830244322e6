import { describe, expect, it } from 'vitest'
import { subjectOf } from '../../lib/notifications/email-subject.ts'

describe('the subject of an e-mail', () => {
  it('is the one that it was given, as it was given', () => {
    expect(subjectOf({ subject: ' Your order ', text: 'Hello' })).toBe(' Your order ')
  })

  it.each([
    ['Hello Ada', 'Hello Ada'],
    ['\n\r\n \t\n  Hello Ada  \nmore', 'Hello Ada'],
    ['one\u2028two', 'one'],
    ['one\u2029two', 'one'],
    ['one\u0085two', 'one'],
    ['\u0000\u0007\nHello\u0007Ada', 'Hello Ada'],
    ['', 'Notification'],
    [' \n\u0007\n', 'Notification'],
    ['x'.repeat(78), 'x'.repeat(78)],
    ['x'.repeat(79), `${'x'.repeat(77)}…`],
    [`${'x'.repeat(76)} ${'y'.repeat(9)}`, `${'x'.repeat(76)}…`],
    ['🚀'.repeat(100), `${'🚀'.repeat(77)}…`],
  ])('is the first line of %j that says anything', (text, subject) => {
    expect(subjectOf({ text })).toBe(subject)
    expect(subjectOf({ subject: '  ', text })).toBe(subject)
  })
})
