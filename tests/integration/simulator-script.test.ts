import { GetSendQuotaCommand, SendEmailCommand } from '@aws-sdk/client-ses'
import { PublishCommand } from '@aws-sdk/client-sns'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type WireFault, wireFaults } from '../../dev/simulator/exchange.ts'
import { type Simulator, startSimulator } from '../../dev/simulator/simulator.ts'
import { createSesClient } from '../../lib/channels/aws-clients.ts'
import { createFcmPush } from '../../lib/channels/fcm-push.ts'
import { createSesEmail } from '../../lib/channels/ses-email.ts'
import { wait } from '../../lib/config/clock.ts'
import {
  anEmail,
  aPush,
  aServiceAccount,
  failureFrom,
  fakeCredentials,
  patience,
  shortDeadlineMs,
} from '../support/outgoing.ts'
import { until } from '../support/until.ts'
import { failureOf, sesClient, snsClient } from './simulator-clients.ts'

let simulator: Simulator
let nowMs = Date.now()
beforeAll(async () => {
  simulator = await startSimulator({ port: 0, now: () => new Date(nowMs) })
})
beforeEach(async () => {
  await fetch(`${simulator.url}/_script`, { method: 'DELETE' })
  simulator.clear()
})
afterAll(() => simulator.close())

const script = (body: unknown) =>
  fetch(`${simulator.url}/_script`, { method: 'PUT', body: typeof body === 'string' ? body : JSON.stringify(body) })

const email = (to = 'ada@example.com') =>
  sesClient(simulator.url).send(
    new SendEmailCommand({
      Source: 'no-reply@example.com',
      Destination: { ToAddresses: [to] },
      Message: { Subject: { Data: 's' }, Body: { Text: { Data: 't' } } },
    }),
  )
const sms = () => snsClient(simulator.url).send(new PublishCommand({ PhoneNumber: '+4915112345678', Message: 't' }))
const fcm = () =>
  createFcmPush({
    projectId: 'heliograph-test',
    serviceAccount: account,
    endpoint: simulator.url,
    tokenUrl: `${simulator.url}/token`,
    now: () => nowMs,
  })
const account = aServiceAccount()
/** These have no end of their own: they are stopped a moment after the message was read. */
const endless: readonly WireFault[] = ['hang', 'slow_body', 'early_hints']
const stoppedInTheAnswer = () => {
  const stop = new AbortController()
  void until('the message to be read', () => simulator.messages().length > 0)
    .then(() => wait(shortDeadlineMs))
    .finally(() => stop.abort(new DOMException('The time is over.', 'TimeoutError')))
  return stop.signal
}

describe('given a script', () => {
  it('gives anybody the outcome that it says', async () => {
    await script({
      recipients: [
        { channel: 'email', recipient: 'ada@example.com', outcome: 'rejected' },
        { channel: 'push', recipient: 'device-token-of-ada', outcome: 'unregistered' },
      ],
    })
    expect(await failureOf(email())).toMatchObject({ name: 'MessageRejected' })
    await expect(email('bob@example.com')).resolves.toHaveProperty('MessageId')
    expect(await failureFrom(fcm().send(aPush(), patience()))).toMatchObject({ code: 'fcm.UNREGISTERED' })
  })

  it('refuses as often as it says, in the provider’s own form, and then no more', async () => {
    await script({
      faults: [
        { provider: 'ses', refuse: { status: 400, code: 'AccountSendingPausedException' }, times: 2 },
        { provider: 'sns', refuse: { status: 400, code: 'OptedOut' } },
        { provider: 'fcm', refuse: { status: 503, code: 'UNAVAILABLE', retry_after_seconds: 7 } },
      ],
    })
    for (const _ of [1, 2]) expect(await failureOf(email())).toMatchObject({ name: 'AccountSendingPausedException' })
    await expect(email()).resolves.toHaveProperty('MessageId')
    expect(await failureOf(sms())).toMatchObject({ name: 'OptedOutException', status: 400 })
    expect(await failureFrom(fcm().send(aPush(), patience()))).toMatchObject({
      kind: 'transient',
      code: 'fcm.UNAVAILABLE',
      retryAfterMs: 7_000,
    })
  })

  it.each(
    wireFaults.flatMap((fault) => [
      { fault, accepts: false },
      { fault, accepts: true },
    ]),
  )('breaks the wire: $fault, and the message was taken: $accepts', async ({ fault, accepts }) => {
    await script({ faults: [{ provider: 'ses', fault, accepts }] })
    const client = createSesClient({ region: 'eu-west-1', endpoint: simulator.url, credentials: fakeCredentials })
    const channel = createSesEmail(client, { from: 'no-reply@example.com' })
    // A redirect says that this is the wrong address: somebody has to mend that.
    const kind = fault === 'redirect' ? 'paused' : 'ambiguous'
    const signal = endless.includes(fault) ? stoppedInTheAnswer() : patience()
    expect((await failureFrom(channel.send(anEmail(), signal))).kind).toBe(kind)
    expect(simulator.messages()).toMatchObject([{ accepted: accepts, code: accepts ? 'ok' : `wire_${fault}` }])
    await expect(channel.send(anEmail(), patience())).resolves.toHaveProperty('providerMessageId')
  })

  it('breaks the way to an access token', async () => {
    await script({ faults: [{ provider: 'google', fault: 'reset' }] })
    await failureFrom(fcm().send(aPush(), patience()))
    expect(simulator.messages()).toEqual([])
  })

  it('lets so many through in a second, and throttles the rest', async () => {
    await script({ rates: { ses: 2, sns: 1, fcm: 1 } })
    await email()
    await email()
    expect(await failureOf(email())).toMatchObject({ name: 'Throttling', message: 'Maximum sending rate exceeded.' })
    await sms()
    expect(await failureOf(sms())).toMatchObject({ name: 'ThrottledException', status: 429 })
    const push = fcm()
    await push.send(aPush(), patience())
    expect(await failureFrom(push.send(aPush(), patience()))).toMatchObject({ kind: 'throttled' })
    nowMs += 1_000
    await expect(email()).resolves.toHaveProperty('MessageId')
  })

  it('says the rate that it keeps to whoever asks for the quota', async () => {
    await script({ rates: { ses: 14 } })
    expect(await sesClient(simulator.url).send(new GetSendQuotaCommand({}))).toMatchObject({ MaxSendRate: 14 })
  })

  it('ends with DELETE, and with the next script', async () => {
    await script({ rates: { ses: 1 }, faults: [{ provider: 'ses', fault: 'reset', times: 9 }] })
    await script({ rates: {} })
    await email()
    await script({ faults: [{ provider: 'ses', fault: 'reset', times: 9 }] })
    expect(await (await fetch(`${simulator.url}/_script`, { method: 'DELETE' })).json()).toEqual({ cleared: true })
    await email()
  })
})

describe('given a script that is none', () => {
  it.each([
    ['no JSON', '{', 'must be a JSON object'],
    ['a field that nobody knows', { fault: [] }, 'fault'],
    [
      'an outcome that nobody knows',
      { recipients: [{ channel: 'email', recipient: 'a', outcome: 'x' }] },
      'recipients.0.outcome',
    ],
    ['a fault that nobody knows', { faults: [{ provider: 'ses', fault: 'x' }] }, 'faults.0: must have'],
    ['a provider that nobody knows', { faults: [{ provider: 'x', fault: 'hang' }] }, 'faults.0: must have'],
    ['a rate of nothing', { rates: { ses: 0 } }, 'rates.ses'],
    ['a delay of a day', { events: { delay_ms: 86_400_000 } }, 'events.delay_ms'],
  ])('422: %s, and nothing has changed', async (_name, body, complaint) => {
    const answer = await script(body)
    expect(answer.status).toBe(422)
    const { error } = (await answer.json()) as { error: { code: string; message: string } }
    expect(error.code).toBe('invalid_script')
    expect(error.message).toContain(complaint)
    await expect(email()).resolves.toHaveProperty('MessageId')
  })

  it('403: from another site', async () => {
    const answer = await fetch(`${simulator.url}/_script`, {
      method: 'DELETE',
      headers: { origin: 'http://example.com' },
    })
    expect(answer.status).toBe(403)
  })
})
