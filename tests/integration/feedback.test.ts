import type { Context } from 'aws-lambda'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createHandler, type FeedbackHandlerDeps } from '../../functions/feedback/handler.ts'
import { readSesEvent } from '../../lib/channels/ses-event.ts'
import { createSnsVerifier } from '../../lib/http/sns-signature.ts'
import { acceptOne } from '../support/accepting.ts'
import { expectProblem, toAnswer } from '../support/answer.ts'
import { checkExchange } from '../support/exchange.ts'
import { httpEvent } from '../support/http-event.ts'
import { hasStatus, rowOf } from '../support/rows.ts'
import { sesBounce, sesComplaint, sesDelivery, sesEvent, sesSend, snsRecord } from '../support/ses-events.ts'
import { certUrl, createSnsTopic, publishedAt, topicArn } from '../support/sns-topic.ts'
import { openStack, type Stack } from '../support/stack.ts'

let stack: Stack
let id: string
beforeAll(async () => {
  stack = await openStack()
})
afterAll(() => stack.close())
beforeEach(async () => {
  id = await acceptOne(stack)
  await stack.drainUntil('it to be sent', hasStatus(stack.db, id, 'SENT'))
  stack.reports.length = 0
})

const handlerWith = (overrides: Partial<FeedbackHandlerDeps> = {}) =>
  createHandler({ ...stack.deps, readEvent: readSesEvent, endpoint: undefined, ...overrides })
const context = { awsRequestId: 'request-feedback', getRemainingTimeInMillis: () => 10_000 } as Context
const invoke = (records: unknown[], overrides: Partial<FeedbackHandlerDeps> = {}) =>
  handlerWith(overrides)({ Records: records }, context)

const about = (notification: string, event: Record<string, unknown>) => {
  const mail = event.mail as { messageId: string }
  return { ...event, mail: { ...mail, messageId: `ses-${notification}`, tags: { nid: [notification] } } }
}
const record = (event: Record<string, unknown>) => snsRecord(about(id, event))
const ignoredBecause = () =>
  stack.reports.filter(({ event }) => event === 'feedback.ignored').map(({ fields }) => fields.why)

describe('given an event that SNS brings', () => {
  it('a delivery makes it DELIVERED', async () => {
    expect(await invoke([record(sesDelivery())])).toEqual({ recorded: 1, ignored: 0 })
    expect(await rowOf(stack.db, id)).toMatchObject({ status: 'DELIVERED' })
  })

  it('a bounce makes it BOUNCED, with the provider’s code', async () => {
    await invoke([record(sesBounce())])
    expect(await rowOf(stack.db, id)).toMatchObject({ status: 'BOUNCED', reason: 'Permanent/NoEmail' })
    await stack.db`delete from suppressions`
  })

  it('the same event, however often, is recorded once', async () => {
    const results = [
      await invoke([record(sesDelivery()), record(sesDelivery())]),
      await invoke([record(sesDelivery())]),
    ]
    expect(results).toMatchObject([{ recorded: 1 }, { recorded: 0 }])
  })

  it.each([
    ['in order', [sesSend(), sesDelivery(), sesComplaint()]],
    ['backwards', [sesComplaint(), sesDelivery(), sesSend()]],
    ['in a muddle, twice each', [sesDelivery(), sesComplaint(), sesDelivery(), sesSend(), sesSend(), sesComplaint()]],
  ])('events %s come to the same end', async (_name, events) => {
    for (const event of events) await invoke([record(event)])
    expect(await rowOf(stack.db, id)).toMatchObject({ status: 'COMPLAINED' })
    expect(await stack.db`select 1 from feedback where notification_id = ${id}::uuid`).toHaveLength(3)
    await stack.db`delete from suppressions`
  })

  it('what is no event of ours is left alone, and said', async () => {
    const stranger = '0199c0de-7000-7000-8000-0000000000ff'
    const result = await invoke([
      snsRecord('Successfully validated SNS topic for Amazon SES event publishing.'),
      record(sesEvent('Open')),
      snsRecord(sesEvent('Send', {}, { tags: {} })),
      { Sns: 'nonsense' },
      snsRecord(about(stranger, sesDelivery())),
    ])
    expect(result).toEqual({ recorded: 0, ignored: 3 })
    expect(ignoredBecause().sort()).toEqual(['malformed_record', 'no_interest', 'no_notification_id', 'not_json'])
    expect(await rowOf(stack.db, id)).toMatchObject({ status: 'SENT' })
  })

  it('a bad record does not cost the others', async () => {
    await invoke([{}, snsRecord('{'), record(sesDelivery()), null])
    expect(await rowOf(stack.db, id)).toMatchObject({ status: 'DELIVERED' })
  })

  it('one that the store does not take does not cost the others, and comes again', async () => {
    const { store } = stack.deps
    const picky: typeof store = {
      ...store,
      recordFeedback: async (feedbacks) => {
        if (feedbacks.some(({ type }) => type === 'accepted')) throw new Error('no')
        return store.recordFeedback(feedbacks)
      },
    }
    await expect(invoke([record(sesSend()), record(sesDelivery())], { store: picky })).rejects.toThrow('1 of 2')
    expect(await rowOf(stack.db, id)).toMatchObject({ status: 'DELIVERED' })
  })

  it('fails where the database is away, so that it comes again', async () => {
    const away: FeedbackHandlerDeps['store'] = {
      ...stack.deps.store,
      recordFeedback: () => Promise.reject(new Error('away')),
    }
    await expect(invoke([record(sesDelivery())], { store: away })).rejects.toThrow('away')
  })

  it('refuses an event of another kind', async () => {
    await expect(handlerWith()({ source: 'aws.events' }, context)).rejects.toThrow()
  })

  it('logs no address', async () => {
    await invoke([
      record(sesBounce()),
      record(sesComplaint()),
      snsRecord('ada@example.com'),
      record(sesEvent('ada@example.com')),
    ])
    expect(JSON.stringify(stack.reports)).not.toContain('ada@example.com')
    await stack.db`delete from suppressions`
  })
})

describe('given the endpoint for what SNS posts', () => {
  const topic = createSnsTopic()
  const confirmed: string[] = []
  const endpoint = {
    verify: createSnsVerifier(
      {
        now: () => publishedAt,
        certificateAt: async (url) => (url === certUrl ? topic.certificate : Promise.reject(new Error('no network'))),
      },
      [topicArn],
    ),
    confirm: async (url: string) => void confirmed.push(url),
  }
  const post = async (body: unknown, overrides: Partial<FeedbackHandlerDeps> = { endpoint }) => {
    const headers = { 'content-type': 'text/plain; charset=UTF-8', 'x-amz-sns-message-type': 'Notification' }
    const event = httpEvent('POST', '/feedback/ses', { body, headers })
    return checkExchange(event, toAnswer(await handlerWith(overrides)(event, context)))
  }
  const delivery = () => topic.notification({ Message: JSON.stringify(about(id, sesDelivery())) })

  it('200: takes what SNS has signed', async () => {
    expect(await post(delivery())).toMatchObject({ status: 200, body: { recorded: 1 } })
    expect(await rowOf(stack.db, id)).toMatchObject({ status: 'DELIVERED' })
  })

  it('200: the same message again changes nothing', async () => {
    await post(delivery())
    expect(await post(delivery())).toMatchObject({ status: 200, body: { recorded: 0 } })
  })

  it('200: confirms a subscription to a topic of ours', async () => {
    const confirmation = topic.confirmation()
    expect(await post(confirmation)).toMatchObject({ status: 200, body: { subscribed: true } })
    expect(confirmed).toEqual([confirmation.SubscribeURL])
  })

  it('403: refuses what it has not, tells the log why and the poster nothing', async () => {
    const answer = await post({ ...delivery(), Message: JSON.stringify(about(id, sesBounce())) })
    expectProblem(answer, 403, 'not_from_topic')
    expect(answer.text).not.toContain('signature')
    expect(stack.reports).toContainEqual({ event: 'feedback.refused', fields: { why: 'bad_signature' } })
    expect(await rowOf(stack.db, id)).toMatchObject({ status: 'SENT' })
  })

  it('403: confirms nothing that is forged', async () => {
    confirmed.length = 0
    const forged = { ...topic.confirmation(), Token: 'other' }
    expectProblem(await post(forged), 403, 'not_from_topic')
    expect(confirmed).toEqual([])
  })

  it('404: is not there unless topics are named', async () => {
    expectProblem(await post(delivery(), { endpoint: undefined }), 404, 'not_found')
  })

  it('413: reads no more than it must', async () => {
    expectProblem(await post(' '.repeat(256 * 1024 + 1)), 413, 'body_too_large')
  })

  it('500: asks to come again where the certificate could not be asked for', async () => {
    const SigningCertURL = certUrl.replace('9c', 'ab')
    expectProblem(await post(topic.notification({ SigningCertURL })), 500, 'internal_error')
  })
})
