import { describe, expect, it } from 'vitest'
import { createSnsClient } from '../../../lib/channels/aws-clients.ts'
import { createSnsSms, toRequest } from '../../../lib/channels/sns-sms.ts'
import { DeliveryError } from '../../../lib/notifications/delivery-error.ts'
import { anEmail, anSms, notificationId } from '../../support/outgoing.ts'

const text = (StringValue: string) => ({ DataType: 'String', StringValue })

describe('given a text message', () => {
  it('is one Publish to one number', () => {
    expect(toRequest(anSms(), { senderId: 'Helio' }).input).toEqual({
      PhoneNumber: '+4915112345678',
      Message: 'Your code is 123456',
      MessageAttributes: {
        'AWS.SNS.SMS.SMSType': text('Transactional'),
        'AWS.SNS.SMS.SenderID': text('Helio'),
        nid: text(notificationId),
      },
    })
  })

  it('says no sender where none is set', () => {
    expect(toRequest(anSms(), {}).input.MessageAttributes).not.toHaveProperty('AWS.SNS.SMS.SenderID')
  })

  it.each([
    [0.5, '0.50000'],
    [0.00001, '0.00001'],
    [100, '100.00000'],
  ])('says that it may cost %d dollars, in a number that SNS reads', (maxPriceUsd, StringValue) => {
    const { MessageAttributes } = toRequest(anSms(), { maxPriceUsd }).input
    expect(MessageAttributes?.['AWS.SNS.SMS.MaxPrice']).toEqual({ DataType: 'Number', StringValue })
  })

  it.each([
    ['high', 'Transactional'],
    ['normal', 'Transactional'],
    ['low', 'Promotional'],
  ] as const)('sends priority %s as %s', (priority, type) => {
    const { MessageAttributes } = toRequest({ ...anSms(), priority }, {}).input
    expect(MessageAttributes?.['AWS.SNS.SMS.SMSType']).toEqual(text(type))
  })

  it.each(['', '4915112345678', '+0151', '+49 151', '+491511234567890123', 'arn:aws:sns:x', '+49151\n'])(
    'refuses %j as a number, before anything is sent',
    (to) => {
      expect(() => toRequest(anSms({ to }), {})).toThrow(/not_e164/)
    },
  )

  it('refuses another channel’s message', () => {
    expect(() => toRequest(anEmail(), {})).toThrow(DeliveryError)
  })
})

describe('given nonsense for options', () => {
  it.each([
    [{ senderId: '12345' }],
    [{ senderId: 'ab' }],
    [{ senderId: 'TwelveLetter' }],
    [{ senderId: 'a b' }],
    [{ maxPriceUsd: 0 }],
    [{ maxPriceUsd: '0.5' }],
    [{ x: 1 }],
  ])('refuses %j', (options) => {
    expect(() => createSnsSms(createSnsClient({ region: 'eu-west-1' }), options as never)).toThrow(TypeError)
  })
})
