import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readSesEvent } from '../../../lib/channels/ses-event.ts'
import { notificationId } from '../../support/outgoing.ts'
import {
  sesBounce,
  sesComplaint,
  sesDelay,
  sesDelivery,
  sesEvent,
  sesReject,
  sesSend,
} from '../../support/ses-events.ts'

const read = (event: unknown) => readSesEvent(JSON.stringify(event))
const feedbackOf = (event: unknown) => {
  const reading = read(event)
  if (reading.type !== 'feedback') throw new Error(`ignored: ${reading.why}`)
  return reading.feedback
}
const whyOf = (event: unknown) => {
  const reading = read(event)
  return reading.type === 'ignored' ? reading.why : 'taken'
}

describe('given an event that tells of a delivery', () => {
  it.each([
    ['Bounce Permanent/General', sesBounce('Permanent', 'General'), 'bounced', 'Permanent/General'],
    ['Bounce Permanent/NoEmail', sesBounce('Permanent', 'NoEmail'), 'bounced', 'Permanent/NoEmail'],
    ['Bounce Permanent/Suppressed', sesBounce('Permanent', 'Suppressed'), 'bounced', 'Permanent/Suppressed'],
    [
      'Bounce Permanent/OnAccountSuppressionList',
      sesBounce('Permanent', 'OnAccountSuppressionList'),
      'bounced',
      'Permanent/OnAccountSuppressionList',
    ],
    ['Bounce Transient/General', sesBounce('Transient', 'General'), 'soft_bounced', 'Transient/General'],
    ['Bounce Transient/MailboxFull', sesBounce('Transient', 'MailboxFull'), 'soft_bounced', 'Transient/MailboxFull'],
    [
      'Bounce Transient/MessageTooLarge',
      sesBounce('Transient', 'MessageTooLarge'),
      'soft_bounced',
      'Transient/MessageTooLarge',
    ],
    [
      'Bounce Transient/ContentRejected',
      sesBounce('Transient', 'ContentRejected'),
      'soft_bounced',
      'Transient/ContentRejected',
    ],
    [
      'Bounce Transient/AttachmentRejected',
      sesBounce('Transient', 'AttachmentRejected'),
      'soft_bounced',
      'Transient/AttachmentRejected',
    ],
    [
      'Bounce Permanent/UnsubscribedRecipient',
      sesBounce('Permanent', 'UnsubscribedRecipient'),
      'bounced',
      'Permanent/UnsubscribedRecipient',
    ],
    ['Bounce Undetermined', sesBounce('Undetermined', 'Undetermined'), 'soft_bounced', 'Undetermined/Undetermined'],
    ['Complaint abuse', sesComplaint('abuse'), 'complained', 'abuse'],
    ['Complaint auth-failure', sesComplaint('auth-failure'), 'complained', 'auth-failure'],
    ['Complaint fraud', sesComplaint('fraud'), 'complained', 'fraud'],
    ['Complaint virus', sesComplaint('virus'), 'complained', 'virus'],
    ['Complaint other', sesComplaint('other'), 'complained', 'other'],
    ['Complaint without a type', sesComplaint(null), 'complained', undefined],
    [
      'Complaint on the account’s list',
      sesComplaint('other', 'OnAccountSuppressionList'),
      'complained',
      'other/OnAccountSuppressionList',
    ],
    ['Delivery', sesDelivery(), 'delivered', undefined],
    ['Send', sesSend(), 'accepted', undefined],
    ['Reject', sesReject(), 'rejected', 'Bad content'],
    ['DeliveryDelay', sesDelay(), 'delayed', 'MailboxFull'],
  ])('%s becomes feedback', (_name, event, type, code) => {
    expect(feedbackOf(event)).toMatchObject({
      notificationId,
      type,
      code,
      providerMessageId: '0100019a00000000-aaaa-000000',
    })
  })

  it('takes both names of the type: event publishing’s and identity feedback’s', () => {
    const { eventType, ...rest } = sesBounce()
    expect(feedbackOf({ notificationType: eventType, ...rest })).toEqual(feedbackOf(sesBounce()))
  })

  it('keeps the provider’s instant: the event’s own, or else the message’s', () => {
    expect(feedbackOf(sesDelivery()).at).toEqual(new Date('2026-03-01T10:00:02.500Z'))
    expect(feedbackOf(sesSend()).at).toEqual(new Date('2026-03-01T10:00:00.000Z'))
  })

  it('names the same event the same, and another event otherwise', () => {
    const all = [sesBounce(), sesComplaint(), sesDelivery(), sesSend(), sesReject(), sesDelay()]
    const ids = all.map((event) => feedbackOf(event).id)
    expect(new Set(ids).size).toBe(all.length)
    expect(all.map((event) => feedbackOf({ ...event, unknown: 'field' }).id)).toEqual(ids)
    expect(ids[0]).toBe('ses:Bounce:0100019a11111111-bbbb-000000')
    expect(ids[2]).toBe('ses:Delivery:0100019a00000000-aaaa-000000:2026-03-01T10:00:02.500Z')
  })

  it('keeps the words for the operator, without an address', () => {
    expect(feedbackOf(sesBounce()).detail).toBe('failed 5.1.1 smtp; 550 5.1.1 <[address]>... User unknown')
    for (const event of [sesBounce(), sesComplaint(), sesDelivery(), sesDelay()]) {
      expect(JSON.stringify(feedbackOf(event))).not.toContain('ada@example.com')
    }
  })

  it('takes what is not told, and what is told oddly, for unknown', () => {
    const odd = sesBounce('Permanent', '<script>', { bouncedRecipients: 'nobody' })
    expect(feedbackOf(odd)).toMatchObject({ type: 'bounced', code: 'Permanent', detail: undefined })
    const recipient = { emailAddress: 'ada@example.com', diagnosticCode: 'half \ud800 and \0' }
    const { detail } = feedbackOf(sesBounce('Permanent', 'General', { bouncedRecipients: [recipient] }))
    expect(detail).toBe('half \ufffd and')
  })
})

describe('given an event that changes nothing', () => {
  it.each(['Open', 'Click', 'Subscription', 'Rendering Failure'])('%s is of no interest', (type) => {
    expect(read(sesEvent(type))).toEqual({ type: 'ignored', why: 'no_interest', event: type })
  })

  it('does not take "not spam" for a complaint', () => {
    expect(whyOf(sesComplaint('not-spam'))).toBe('no_interest')
  })

  it.each([
    ['a new type', sesEvent('Teleported'), 'unknown_type'],
    ['the greeting of a topic', { notificationType: 'AmazonSnsSubscriptionSucceeded' }, 'unknown_type'],
    ['a type named like a property of every object', sesEvent('constructor'), 'unknown_type'],
    ['no tags', sesEvent('Send', {}, { tags: undefined }), 'no_notification_id'],
    ['tags of somebody else', sesEvent('Send', {}, { tags: { campaign: ['x'] } }), 'no_notification_id'],
    ['an id that is none of ours', sesEvent('Send', {}, { tags: { nid: ['42'] } }), 'no_notification_id'],
    ['no message', { eventType: 'Send' }, 'malformed'],
    ['a bounce without its details', sesEvent('Bounce'), 'malformed'],
    ['an instant that is none', sesBounce('Permanent', 'General', { timestamp: 'yesterday' }), 'malformed'],
    ['an id with a line break', sesEvent('Send', {}, { messageId: 'a\nb' }), 'malformed'],
    ['a list', [], 'not_json'],
    ['null', null, 'not_json'],
  ])('%s is ignored, and it is said why', (_name, event, why) => {
    expect(whyOf(event)).toBe(why)
  })

  it('ignores what is no JSON, and what is larger than SNS carries', () => {
    expect(readSesEvent('Successfully validated SNS topic.')).toMatchObject({ why: 'not_json' })
    expect(readSesEvent(' '.repeat(256 * 1024 + 1))).toMatchObject({ why: 'too_large' })
  })

  it('repeats no text of a type that is no word', () => {
    expect(read(sesEvent('ada@example.com'))).toEqual({ type: 'ignored', why: 'unknown_type', event: '' })
  })
})

it('throws for nothing that can come', () => {
  const anyEvent = fc.record(
    {
      eventType: fc.oneof(fc.constantFrom('Bounce', 'Complaint', 'Delivery', 'Send', 'DeliveryDelay'), fc.string()),
      mail: fc.oneof(fc.constant(sesSend().mail), fc.jsonValue()),
      bounce: fc.jsonValue(),
      complaint: fc.jsonValue(),
      delivery: fc.jsonValue(),
    },
    { requiredKeys: [] },
  )
  fc.assert(
    fc.property(fc.oneof(anyEvent, fc.jsonValue()), (event) => {
      expect(['feedback', 'ignored']).toContain(read(event).type)
    }),
    { numRuns: 2_000 },
  )
})
