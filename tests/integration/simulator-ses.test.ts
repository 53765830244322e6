import {
  GetSendQuotaCommand,
  type SESClient,
  SendEmailCommand,
  type SendEmailCommandInput,
  SendRawEmailCommand,
} from '@aws-sdk/client-ses'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Simulator, startSimulator } from '../../dev/simulator/simulator.ts'
import { failureOf, sesClient, snsClient } from './simulator-clients.ts'

let simulator: Simulator
let client: SESClient
beforeAll(async () => {
  simulator = await startSimulator({ port: 0 })
  client = sesClient(simulator.url)
})
beforeEach(() => simulator.clear())
afterAll(() => simulator.close())

const email = (to: string, nid = 'n-1'): SendEmailCommandInput => ({
  Source: 'Heliograph <hello@example.com>',
  Destination: { ToAddresses: [to] },
  Message: { Subject: { Data: 'Grüße & <more>' }, Body: { Text: { Data: 'text' }, Html: { Data: '<p>html</p>' } } },
  Tags: [{ Name: 'nid', Value: nid }],
})
const send = (input: SendEmailCommandInput, abortSignal?: AbortSignal) =>
  client.send(new SendEmailCommand(input), abortSignal ? { abortSignal } : {})
const sendRaw = (lines: string[], Destinations?: string[]) =>
  client.send(new SendRawEmailCommand({ Destinations, RawMessage: { Data: Buffer.from(lines.join('\r\n')) } }))

describe('given an ordinary recipient', () => {
  it('accepts the e-mail, answers a message id and keeps what was sent', async () => {
    const { MessageId } = await send(email('Ada <ada@example.com>'))
    expect(MessageId).toMatch(/^0100/)
    expect(simulator.messages()).toMatchObject([
      {
        provider: 'ses',
        channel: 'email',
        to: 'ada@example.com',
        from: 'Heliograph <hello@example.com>',
        subject: 'Grüße & <more>',
        text: 'text',
        html: '<p>html</p>',
        notificationId: 'n-1',
        accepted: true,
        code: 'ok',
        providerMessageId: MessageId,
      },
    ])
  })

  it('counts what it accepted in the send quota', async () => {
    await send(email('ada@example.com'))
    const quota = await client.send(new GetSendQuotaCommand({}))
    expect(quota).toMatchObject({ Max24HourSend: 1_000_000, MaxSendRate: 100_000, SentLast24Hours: 1 })
  })
})

describe('given a scripted recipient', () => {
  it.each(['delivered', 'bounced', 'complained'])('accepts %s@', async (name) => {
    expect((await send(email(`${name}+label@simulator.test`))).MessageId).toBeTruthy()
    expect(simulator.messages()[0]).toMatchObject({ accepted: true, outcome: name })
  })

  it.each([
    ['throttled-then-ok', { name: 'Throttling', status: 400, message: 'Maximum sending rate exceeded.' }],
    ['unavailable-then-ok', { name: 'ServiceUnavailable', status: 503 }],
  ])('refuses the odd tries of %s@ and accepts the even ones', async (name, refusal) => {
    const message = email(`${name}@simulator.test`)
    for (const round of [1, 2]) {
      expect(await failureOf(send(message)), `round ${round}`).toMatchObject(refusal)
      expect((await send(message)).MessageId, `round ${round}`).toBeTruthy()
    }
    expect(simulator.messages().map(({ accepted }) => accepted)).toEqual([false, true, false, true])
  })

  it('counts the tries of each notification on its own', async () => {
    await failureOf(send(email('throttled-then-ok@simulator.test', 'n-1')))
    expect(await failureOf(send(email('throttled-then-ok@simulator.test', 'n-2')))).toMatchObject({
      name: 'Throttling',
    })
    expect((await send(email('throttled-then-ok@simulator.test', 'n-1'))).MessageId).toBeTruthy()
  })

  it('is unavailable on every try of unavailable@', async () => {
    for (const _try of [1, 2, 3]) {
      expect(await failureOf(send(email('unavailable@simulator.test')))).toMatchObject({ status: 503 })
    }
  })

  it('refuses rejected@ for good', async () => {
    const refusal = { name: 'MessageRejected', status: 400, message: 'Address blacklisted.' }
    expect(await failureOf(send(email('rejected@simulator.test')))).toEqual(refusal)
    expect(simulator.messages()).toMatchObject([{ accepted: false, code: 'MessageRejected', outcome: 'rejected' }])
  })

  it('never answers timeout@', async () => {
    const failure = await failureOf(send(email('timeout@simulator.test'), AbortSignal.timeout(150)))
    expect(failure.name).toBe('AbortError')
    expect(simulator.messages()).toMatchObject([{ accepted: false, code: 'no_answer' }])
  })

  it('accepts unknown@ but names no message id', async () => {
    expect((await send(email('unknown@simulator.test'))).MessageId).toBeUndefined()
    expect(simulator.messages()).toMatchObject([{ accepted: true, code: 'no_message_id' }])
  })

  it('lets one scripted recipient decide for the whole message', async () => {
    const message = {
      ...email('ada@example.com'),
      Destination: { ToAddresses: ['ada@example.com'], BccAddresses: ['rejected@simulator.test'] },
    }
    expect(await failureOf(send(message))).toMatchObject({ name: 'MessageRejected' })
  })
})

describe('given an e-mail that SES would refuse', () => {
  const invalid = 'InvalidParameterValue'
  const many = (count: number) => Array.from({ length: count }, (_, index) => `p${index}@example.com`)

  it.each<[string, Partial<SendEmailCommandInput>, string, RegExp]>([
    ['no source', { Source: undefined }, 'ValidationError', /^1 validation error detected: Value null at 'source'/],
    ['no destination', { Destination: undefined }, 'ValidationError', /'destination'/],
    ['no message', { Message: undefined }, 'ValidationError', /'message'/],
    [
      'no subject',
      { Message: { Subject: undefined, Body: { Text: { Data: 'x' } } } },
      'ValidationError',
      /'message.subject'/,
    ],
    ['no body', { Message: { Subject: { Data: 'x' }, Body: undefined } }, 'ValidationError', /'message.body'/],
    ['a recipient without a domain', { Destination: { ToAddresses: ['ada'] } }, invalid, /^Missing final '@domain'$/],
    [
      'a recipient with a space',
      { Destination: { ToAddresses: ['a da@example.com'] } },
      invalid,
      /control or whitespace/,
    ],
    ['a recipient with two dots', { Destination: { ToAddresses: ['ada@example..com'] } }, invalid, /dot-dot/],
    ['a source without a domain', { Source: 'hello' }, invalid, /Missing final '@domain'/],
    ['51 recipients', { Destination: { ToAddresses: many(40), CcAddresses: many(11) } }, invalid, /exceeds 50/],
    ['a tag with a space', { Tags: [{ Name: 'nid', Value: 'a b' }] }, invalid, /tag value/],
  ])('refuses %s', async (_what, change, name, message) => {
    const failure = await failureOf(send({ ...email('ada@example.com'), ...change } as SendEmailCommandInput))
    expect(failure).toMatchObject({ name, status: 400 })
    expect(failure.message).toMatch(message)
    expect(simulator.messages()).toMatchObject([{ accepted: false, code: name }])
  })

  it('accepts 50 recipients', async () => {
    expect((await send({ ...email(''), Destination: { ToAddresses: many(50) } })).MessageId).toBeTruthy()
  })

  it.each<[string, string[], RegExp]>([
    ['no From', ['To: ada@example.com', '', 'x'], /Missing required header 'From'/],
    ['no To', ['From: a@example.com', '', 'x'], /Missing required header 'To'/],
    [
      'two subjects',
      ['From: a@example.com', 'To: b@example.com', 'Subject: a', 'Subject: b', '', 'x'],
      /Duplicate header 'Subject'/,
    ],
    ['a bad recipient', ['From: a@example.com', 'To: ada', '', 'x'], /Missing final '@domain'/],
  ])('refuses raw data with %s', async (_what, lines, message) => {
    const failure = await failureOf(sendRaw(lines))
    expect(failure).toMatchObject({ name: invalid, status: 400 })
    expect(failure.message).toMatch(message)
  })

  it('refuses a message over 10 MB', async () => {
    const head = ['From: a@example.com', 'To: b@example.com', '']
    const failure = await failureOf(sendRaw([...head, 'x'.repeat(10 * 1024 * 1024)]))
    expect(failure).toMatchObject({ name: invalid, message: expect.stringContaining('more than 10485760 bytes long') })
  })

  it('refuses a request that is not signed, or signed for another service', async () => {
    const body = new URLSearchParams({ Action: 'SendEmail' })
    const unsigned = await fetch(simulator.url, { method: 'POST', body })
    expect(unsigned.status).toBe(403)
    expect(await unsigned.text()).toContain('<Code>MissingAuthenticationToken</Code>')
    const scope = 'AWS4-HMAC-SHA256 Credential=a/20260101/eu-west-1/sns/aws4_request, SignedHeaders=host, Signature=0'
    const misdirected = await fetch(simulator.url, { method: 'POST', body, headers: { authorization: scope } })
    expect(await misdirected.text()).toContain('<Code>SignatureDoesNotMatch</Code>')
    expect(simulator.messages()).toEqual([])
  })

  it('refuses an action that it does not know', async () => {
    const { ListTopicsCommand } = await import('@aws-sdk/client-sns')
    const failure = await failureOf(snsClient(simulator.url).send(new ListTopicsCommand({})))
    expect(failure).toMatchObject({ name: 'InvalidAction', status: 400 })
  })
})
