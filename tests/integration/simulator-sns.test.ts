import { PublishCommand, type PublishCommandInput } from '@aws-sdk/client-sns'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Simulator, startSimulator } from '../../dev/simulator/simulator.ts'
import { failureOf, snsClient } from './simulator-clients.ts'

let simulator: Simulator
let client: ReturnType<typeof snsClient>
beforeAll(async () => {
  simulator = await startSimulator({ port: 0 })
  client = snsClient(simulator.url)
})
beforeEach(() => simulator.clear())
afterAll(() => simulator.close())

const attribute = (name: string, value: string, DataType = 'String') => ({ [name]: { DataType, StringValue: value } })
const text = (PhoneNumber: string, Message = 'Hello'): PublishCommandInput => ({ PhoneNumber, Message })
const publish = (input: PublishCommandInput, abortSignal?: AbortSignal) =>
  client.send(new PublishCommand(input), abortSignal ? { abortSignal } : {})

describe('given an ordinary number', () => {
  it('accepts the text, answers a message id and keeps what was sent', async () => {
    const MessageAttributes = {
      ...attribute('AWS.SNS.SMS.SMSType', 'Transactional'),
      ...attribute('AWS.SNS.SMS.SenderID', 'Helio'),
    }
    const { MessageId } = await publish({ ...text('+491701234567', 'Grüße & <mehr>'), MessageAttributes })
    expect(simulator.messages()).toMatchObject([
      {
        provider: 'sns',
        channel: 'sms',
        to: '+491701234567',
        from: 'Helio',
        text: 'Grüße & <mehr>',
        accepted: true,
        providerMessageId: MessageId,
      },
    ])
  })
})

describe('given a scripted number', () => {
  it.each(['+15005550000', '+15005550123'])('accepts %s', async (number) => {
    expect((await publish(text(number))).MessageId).toBeTruthy()
    expect(simulator.messages()).toMatchObject([{ outcome: 'delivered', accepted: true }])
  })

  it.each([
    ['+15005550002', { name: 'ThrottledException', status: 429 }],
    ['+15005550003', { name: 'ServiceUnavailable', status: 503 }],
  ])('refuses the odd tries of %s and accepts the even ones', async (number, refusal) => {
    for (const round of [1, 2]) {
      expect(await failureOf(publish(text(number))), `round ${round}`).toMatchObject(refusal)
      expect((await publish(text(number))).MessageId, `round ${round}`).toBeTruthy()
    }
    expect(await failureOf(publish(text(number, 'another text')))).toMatchObject(refusal)
  })

  it.each([
    ['+15005550001', 'InvalidParameterException', /^Invalid parameter: PhoneNumber Reason: \+15005550001 is not valid/],
    ['+15005550007', 'OptedOutException', /opted out/],
  ])('refuses %s for good with %s', async (number, name, message) => {
    const failure = await failureOf(publish(text(number)))
    expect(failure).toMatchObject({ name, status: 400 })
    expect(failure.message).toMatch(message)
  })

  it('is unavailable on every try of +15005550004', async () => {
    for (const _try of [1, 2, 3]) expect(await failureOf(publish(text('+15005550004')))).toMatchObject({ status: 503 })
  })

  it('never answers +15005550005', async () => {
    const failure = await failureOf(publish(text('+15005550005'), AbortSignal.timeout(150)))
    expect(failure.name).toBe('AbortError')
  })

  it('accepts +15005550006 but names no message id', async () => {
    expect((await publish(text('+15005550006'))).MessageId).toBeUndefined()
    expect(simulator.messages()).toMatchObject([{ accepted: true, outcome: 'unknown' }])
  })
})

describe('given a text that SNS would refuse', () => {
  const sms = text('+491701234567')
  it.each<[string, PublishCommandInput, string, RegExp]>([
    [
      'a national number',
      text('01701234567'),
      'InvalidParameterException',
      /PhoneNumber Reason: 01701234567 is not valid/,
    ],
    ['a number of 16 digits', text('+4917012345678901'), 'InvalidParameterException', /PhoneNumber/],
    ['no number', { Message: 'x' }, 'InvalidParameterException', /no value for required parameter/],
    ['an empty message', { ...sms, Message: '' }, 'InvalidParameterException', /Empty message/],
    ['no message', { ...sms, Message: undefined }, 'ValidationError', /'message'/],
    ['1 601 bytes', { ...sms, Message: 'x'.repeat(1_601) }, 'InvalidParameterException', /too long/],
    [
      'a wrong type',
      { ...sms, MessageAttributes: attribute('AWS.SNS.SMS.SMSType', 'Urgent') },
      'InvalidParameterException',
      /SMSType/,
    ],
    [
      'a sender without a letter',
      { ...sms, MessageAttributes: attribute('AWS.SNS.SMS.SenderID', '12345') },
      'InvalidParameterException',
      /SenderID/,
    ],
    [
      'a sender of 12 characters',
      { ...sms, MessageAttributes: attribute('AWS.SNS.SMS.SenderID', 'Heliographic') },
      'InvalidParameterException',
      /SenderID/,
    ],
    [
      'a price that is no number',
      { ...sms, MessageAttributes: attribute('AWS.SNS.SMS.MaxPrice', '0.5') },
      'InvalidParameterException',
      /MaxPrice/,
    ],
    [
      'an attribute without a value',
      { ...sms, MessageAttributes: attribute('x', '') },
      'InvalidParameterValueException',
      /non-empty/,
    ],
  ])('refuses %s', async (_what, input, name, message) => {
    const failure = await failureOf(publish(input))
    expect(failure).toMatchObject({ name, status: 400 })
    expect(failure.message).toMatch(message)
    expect(simulator.messages()).toMatchObject([{ accepted: false }])
  })

  it('accepts 1 600 bytes', async () => {
    expect((await publish({ ...sms, Message: 'x'.repeat(1_600) })).MessageId).toBeTruthy()
  })

  it('refuses a request that is not signed', async () => {
    const body = new URLSearchParams({ Action: 'Publish', PhoneNumber: '+491701234567', Message: 'x' })
    const answer = await fetch(simulator.url, { method: 'POST', body })
    expect(answer.status).toBe(403)
    expect(await answer.text()).toContain('MissingAuthenticationToken')
  })
})
