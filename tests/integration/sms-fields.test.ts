import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { acceptOne, providerCalls } from '../support/accepting.ts'
import { expectProblem, idOf } from '../support/answer.ts'
import { anSmsBody, notificationsPath } from '../support/requests.ts'
import { hasStatus, storedIn } from '../support/rows.ts'
import { openStack, type Stack, type StackOptions } from '../support/stack.ts'

const stackWith = (environment: StackOptions['environment'] = {}) => {
  let stack: Stack
  beforeAll(async () => {
    stack = await openStack({ environment })
  })
  afterAll(() => stack.close())
  return {
    get stack() {
      return stack
    },
    post: (body: unknown, key = stack.keys.acme.live) => stack.request('POST', notificationsPath, { key, body }),
  }
}

describe('given a text message', () => {
  const opened = stackWith({ SMS_SENDER_ID: 'Helio', SMS_MAX_PRICE_USD: '0.25' })

  it.each([
    ['Your code is 123456', { encoding: 'GSM-7', segments: 1 }],
    ['x'.repeat(161), { encoding: 'GSM-7', segments: 2 }],
    ['Ihr Code ist 123456 ✓', { encoding: 'UCS-2', segments: 1 }],
    ['я'.repeat(800), { encoding: 'UCS-2', segments: 12 }],
  ])('tells what it costs before it is sent: %j', async (message, sms) => {
    const answer = await opened.post(anSmsBody({ message }))
    expect(answer).toMatchObject({ status: 202, body: { sms } })
    const { keys, request } = opened.stack
    const shown = await request('GET', `${notificationsPath}/${idOf(answer)}`, { key: keys.acme.live })
    expect(shown.body.sms).toEqual(sms)
  })

  it('says nothing of segments where there are none', async () => {
    const answer = await opened.post({ type: 'EMAIL', email: 'ada@example.com', message: 'Hello' })
    expect(answer.body).not.toHaveProperty('sms')
  })

  it.each([
    ['GSM-7 that is too long with its escapes', '^'.repeat(1_000)],
    ['one character that makes the others twice as wide', `${'x'.repeat(899)}я`],
    ['blanks', ' \n '],
  ])('refuses %s, and names the field', async (_what, message) => {
    expectProblem(await opened.post(anSmsBody({ message })), 422, 'invalid_request', '/message')
  })

  it('reaches SNS with its sender, its price and its type', async () => {
    const { stack } = opened
    const id = await acceptOne(stack, anSmsBody({ priority: 'low' }))
    await stack.drainUntil('it to be sent', hasStatus(stack.db, id, 'SENT'), 'sms')
    expect(providerCalls(stack, id)).toMatchObject([
      {
        data: {
          'AWS.SNS.SMS.SMSType': 'Promotional',
          'AWS.SNS.SMS.SenderID': 'Helio',
          'AWS.SNS.SMS.MaxPrice': '0.25000',
        },
      },
    ])
  })
})

describe('given a list of countries', () => {
  const opened = stackWith({ SMS_COUNTRIES: 'de, AT,gb' })

  it.each(['+4915112345678', '+436641234567', '+447400123456'])('takes %s', async (phone) => {
    expect((await opened.post(anSmsBody({ phone }))).status).toBe(202)
  })

  it.each([
    ['+41791234567', 'CH'],
    ['+12125550123', 'US'],
    ['+18765550123', 'JM'],
    // Guernsey has Britain's calling code and its own prices.
    ['+447781123456', 'GG'],
    ['+882161234567', 'no allowed country'],
    ['+979123456789', 'no allowed country'],
    ['+15005550000', 'US'],
  ])('refuses %s, a number of %s, and says whom to ask', async (phone, country) => {
    const before = await storedIn(opened.stack.db)
    const answer = await opened.post(anSmsBody({ phone }))
    expectProblem(answer, 422, 'invalid_request', '/phone')
    expect(answer.body.errors).toEqual([
      {
        pointer: '/phone',
        code: 'country_not_allowed',
        detail: `is a number of ${country}; text messages go to DE, AT, GB only.`,
      },
    ])
    expect(answer.body.hint).toContain('SMS_COUNTRIES')
    expect(await storedIn(opened.stack.db)).toEqual(before)
  })

  it('refuses a test key’s too, so that tests find it; but not the numbers that script outcomes', async () => {
    const { test } = opened.stack.keys.acme
    expectProblem(await opened.post(anSmsBody({ phone: '+41791234567' }), test), 422, 'invalid_request', '/phone')
    expect((await opened.post(anSmsBody({ phone: '+15005550007' }), test)).status).toBe(202)
  })
})

describe('given no list of countries', () => {
  const opened = stackWith({ SMS_COUNTRIES: '' })

  it('sends text messages to nobody, and says what is missing', async () => {
    const answer = await opened.post(anSmsBody())
    expectProblem(answer, 422, 'invalid_request', '/phone')
    expect(answer.text).toContain('no country is allowed yet')
  })

  it('takes everything else', async () => {
    expect((await opened.post({ type: 'EMAIL', email: 'ada@example.com', message: 'Hello' })).status).toBe(202)
  })
})
