import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { wait } from '../../lib/config/clock.ts'
import type { FailureKind } from '../../lib/notifications/delivery-error.ts'
import {
  answers,
  closedUrl,
  closesAfterRequest,
  closesOnFirstByte,
  dribbles,
  type Fault,
  type FaultyServer,
  greetsOnConnect,
  hangs,
  informsThenAnswers,
  informsThenHangs,
  resetsAfterRequest,
  resetsInAnswer,
  resetsOnConnect,
  resetsOnFirstByte,
  sendsHugeBody,
  speaksSmtp,
  stallsInAnswer,
  startFaultyServer,
  switchesProtocols,
  truncates,
} from '../support/faulty-server.ts'
import { anEmail, anSms, aPush, failureFrom, patience, shortDeadlineMs } from '../support/outgoing.ts'
import { fcmAt, sesAt, snsAt } from '../support/provider-channels.ts'
import { until } from '../support/until.ts'
import { startUntrustedTls } from '../support/untrusted-tls.ts'

let server: FaultyServer
let tokens: FaultyServer
beforeAll(async () => {
  server = await startFaultyServer()
  tokens = await startFaultyServer()
})
afterAll(() => Promise.all([server.close(), tokens.close()]))

const awsReceipt = (action: string) => (padding: string) =>
  `<${action}Response><${action}Result><MessageId>m-1</MessageId><Padding>${padding}</Padding></${action}Result></${action}Response>`

const providers = [
  { name: 'SES', at: sesAt, outgoing: anEmail(), receipt: awsReceipt('SendEmail') },
  { name: 'SNS', at: snsAt, outgoing: anSms(), receipt: awsReceipt('Publish') },
  // Its tokens come from elsewhere, so that only the send meets the fault.
  {
    name: 'FCM',
    at: (url: string) => fcmAt(url, { tokenUrl: `${tokens.url}/token` }),
    outgoing: aPush(),
    receipt: (padding: string) => JSON.stringify({ name: 'projects/x/messages/1', padding }),
  },
]
const html = '<!doctype html><html><body>Sign in to this network<br></body></html>'

const faults: [what: string, fault: Fault, kind: FailureKind][] = [
  ['a reset while the request was read', resetsOnFirstByte, 'ambiguous'],
  ['a reset after the request', resetsAfterRequest, 'ambiguous'],
  ['a reset in the answer', resetsInAnswer, 'ambiguous'],
  ['a connection closed without an answer', closesAfterRequest, 'ambiguous'],
  ['no answer at all', hangs, 'ambiguous'],
  ['interim answers only', informsThenHangs, 'ambiguous'],
  ['a switch to another protocol', switchesProtocols, 'ambiguous'],
  ['an answer that stops half-way', stallsInAnswer, 'ambiguous'],
  ['an answer that comes byte by byte', dribbles, 'ambiguous'],
  ['a truncated answer', truncates, 'ambiguous'],
  ['an empty 200', answers(200), 'ambiguous'],
  ['a 200 of HTML', answers(200, html, { 'content-type': 'text/html' }), 'ambiguous'],
  ['a 200 of broken JSON or XML', answers(200, '{"name": "projects/x<<'), 'ambiguous'],
  ['a 200 without an id', answers(200, '{"name":""}'), 'ambiguous'],
  ['a 204', answers(204), 'ambiguous'],
  ['a huge 200', sendsHugeBody, 'ambiguous'],
  ['another protocol', speaksSmtp, 'ambiguous'],
  ['a redirect', answers(301, '', { location: 'http://127.0.0.1:9/' }), 'paused'],
  ['a 307', answers(307, html, { location: '/token' }), 'paused'],
  ['a 404 of a wrong endpoint', answers(404), 'paused'],
  ['a 400 of something in between', answers(400, html), 'transient'],
  ['a 429 of something in between', answers(429, html), 'throttled'],
  ['a 500 of HTML', answers(500, html), 'ambiguous'],
  ['a 502 of HTML', answers(502, html), 'ambiguous'],
  ['a 503 of HTML', answers(503, html), 'transient'],
  ['a 504 of nothing', answers(504), 'ambiguous'],
]

/** These have no end of their own. */
const endless: readonly Fault[] = [hangs, informsThenHangs, switchesProtocols, stallsInAnswer, dribbles]

/** The deadline ends a moment after the request has come, however long the way there took. */
const stoppedInTheAnswer = () => {
  const stop = new AbortController()
  void until('the request to come', () => server.requests.length > 0)
    .then(() => wait(shortDeadlineMs))
    .finally(() => stop.abort(new DOMException('The time is over.', 'TimeoutError')))
  return stop.signal
}

describe.each(providers)('$name over a broken wire', ({ at, outgoing, receipt }) => {
  it.each(faults)('says of %s what is known', async (_what, fault, kind) => {
    server.behave(fault)
    const signal = endless.includes(fault) ? stoppedInTheAnswer() : patience()
    const failure = await failureFrom(at(server.url).send(outgoing, signal))
    expect(failure).toMatchObject({ kind, code: expect.stringMatching(/^(wire|ses|sns|fcm)\.\w+$/) })
    expect(failure.code).not.toBe('wire.unknown')
    // Who waited longer than it was told to met the SDK's own patience; who was told to stop had not seen the end.
    if (failure.code === 'wire.aborted') expect(endless).toContain(fault)
    else expect(failure.code).not.toMatch(/ETIMEDOUT|TIMEOUT/)
    // Whatever went wrong, it was sent once: nothing below us tries again.
    expect(server.requests.length).toBeLessThanOrEqual(1)
  })

  it('reads a receipt, and not one that never ends', async () => {
    for (const [padding, expected] of [
      [100, 'accepted'],
      [5_000_000, 'ambiguous'],
    ] as const) {
      server.behave(answers(200, receipt('x'.repeat(padding)), { 'content-type': 'text/xml' }))
      const outcome = await at(server.url)
        .send(outgoing, patience())
        .then(
          () => 'accepted',
          async (error) => (await failureFrom(Promise.reject(error))).kind,
        )
      expect(outcome).toBe(expected)
    }
  })

  it('reads the receipt that follows interim answers', async () => {
    server.behave(informsThenAnswers(receipt('')))
    await expect(at(server.url).send(outgoing, patience())).resolves.toHaveProperty('providerMessageId')
  })

  it('claims no acceptance where the connection was reset as it came up', async () => {
    server.behave(resetsOnConnect)
    const failure = await failureFrom(at(server.url).send(outgoing, patience()))
    // Which one depends on whether the reset came before or after the connect was reported.
    expect(['transient', 'ambiguous']).toContain(failure.kind)
    expect(failure.code).toMatch(/^wire\.(ECONNRESET|EPIPE|UND_ERR_SOCKET)$/)
  })

  it('knows that nothing left when nobody listens', async () => {
    const failure = await failureFrom(at(await closedUrl()).send(outgoing, patience()))
    expect(failure).toMatchObject({ kind: 'transient', code: 'wire.ECONNREFUSED' })
  })

  it('knows that nothing left when the name is unknown', async () => {
    const failure = await failureFrom(at('http://provider.invalid').send(outgoing, patience()))
    expect(failure).toMatchObject({ kind: 'transient', code: expect.stringMatching(/^wire\.(ENOTFOUND|EAI_AGAIN)$/) })
  })

  it('holds everything back when the other side does not speak TLS', async () => {
    server.behave(greetsOnConnect)
    const failure = await failureFrom(at(`https://127.0.0.1:${server.port}`).send(outgoing, patience()))
    expect(failure.kind).toBe('paused')
  })

  it('holds everything back, and says nothing, where nobody vouches for the other side', async () => {
    const untrusted = await startUntrustedTls()
    const failure = await failureFrom(at(untrusted.url).send(outgoing, patience()))
    expect(failure).toMatchObject({ kind: 'paused', code: 'wire.DEPTH_ZERO_SELF_SIGNED_CERT' })
    expect(untrusted.requests).toEqual([])
    await untrusted.close()
  })

  it('knows that nothing left when the handshake is cut off', async () => {
    server.behave(closesOnFirstByte)
    const failure = await failureFrom(at(`https://127.0.0.1:${server.port}`).send(outgoing, patience()))
    expect(failure).toMatchObject({ kind: 'transient', code: expect.stringMatching(/^wire\.\w+$/) })
  })

  it('stops within the deadline of its caller', async () => {
    server.behave(hangs)
    const stop = new AbortController()
    const send = failureFrom(at(server.url).send(outgoing, stop.signal))
    await until('the request to come', () => server.requests.length === 1)
    stop.abort()
    expect(await send).toMatchObject({ kind: 'ambiguous', code: 'wire.aborted' })
  })
})
