import { context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import {
  InMemorySpanExporter,
  NodeTracerProvider,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-node'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { acceptOne } from '../support/accepting.ts'
import { idOf } from '../support/answer.ts'
import { postBatch } from '../support/batches.ts'
import { anEmailBody, notificationsPath } from '../support/requests.ts'
import { hasStatus } from '../support/rows.ts'
import { openWebhookCrew, type WebhookCrew, webhooksPath } from '../support/webhook-crew.ts'

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
const incoming = `00-${traceId}-00f067aa0ba902b7-01`
const lineOf = (event: string) => crew.stack.reports.find((line) => line.event === event)?.fields

let crew: WebhookCrew
beforeAll(async () => {
  crew = await openWebhookCrew()
})
afterAll(() => crew.stack.close())
afterEach(async () => {
  await crew.clear()
  crew.stack.reports.length = 0
})

const accept = async (headers: Record<string, string> = {}, body = anEmailBody()) =>
  idOf(await crew.stack.request('POST', notificationsPath, { key: crew.stack.keys.acme.live, body, headers }))
const storedOf = async (id: string) => {
  const [row] = await crew.stack.db<
    { traceparent: string | null }[]
  >`select traceparent from notifications where id = ${id}`
  return row?.traceparent
}
const send = async (id: string) => {
  await crew.stack.drainUntil(`${id} to be sent`, hasStatus(crew.stack.db, id, 'SENT'))
  return id
}

describe('without an SDK', () => {
  it('a caller’s trace is kept on the row, and its id stands in every line about it', async () => {
    await crew.webhookTo()
    const id = await send(await accept({ traceparent: incoming }))
    await crew.stack.tell()
    expect(await storedOf(id)).toBe(incoming)
    for (const event of ['notification.accepted', 'delivery.sent', 'webhook.delivered'])
      expect(lineOf(event), event).toMatchObject({ notificationId: id, trace_id: traceId })
  })

  it('a refusal names the trace too, and a traceparent that is none refuses nothing', async () => {
    const options = { key: crew.stack.keys.acme.live, body: {}, headers: { traceparent: incoming } }
    await crew.stack.request('POST', notificationsPath, options)
    expect(lineOf('request.refused')).toMatchObject({ trace_id: traceId })
    expect(await storedOf(await accept({ traceparent: '00-nonsense' }))).toBeNull()
  })

  it('nothing is stored where nobody traces', async () => {
    const id = await send(await accept())
    expect(await storedOf(id)).toBeNull()
    expect(lineOf('delivery.sent')?.trace_id).toBeUndefined()
  })
})

describe('with an SDK', () => {
  const exporter = new InMemorySpanExporter()
  const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] })
  beforeAll(() => provider.register())
  afterEach(() => exporter.reset())
  afterAll(async () => {
    await provider.shutdown()
    trace.disable()
    context.disable()
  })

  const spans = (name: string) => exporter.getFinishedSpans().filter((span) => span.name === name)
  const span = (name: string, of: (found: ReadableSpan) => boolean = () => true) => {
    const found = spans(name).find(of)
    if (!found) throw new Error(`no span ${name} among ${exporter.getFinishedSpans().map((one) => one.name)}`)
    return found
  }
  const parentOf = (child: ReadableSpan) => child.parentSpanContext?.spanId
  const idsOf = (links: ReadableSpan['links']) => links.map((link) => link.context.traceId)

  it('one trace leads from the caller over the request and the provider to the webhook', async () => {
    const { id: webhookId } = await crew.webhookTo()
    exporter.reset()
    const id = await send(await accept({ traceparent: incoming }))
    await crew.stack.tell()
    const [request, accepted] = [span(`POST ${notificationsPath}`), span('accept')]
    const [sent, told] = [span('send'), span('webhook.call')]
    for (const part of [request, accepted, sent, told]) expect(part.spanContext().traceId, part.name).toBe(traceId)
    expect(parentOf(request)).toBe('00f067aa0ba902b7')
    expect(parentOf(accepted)).toBe(request.spanContext().spanId)
    for (const part of [sent, told]) expect(parentOf(part), part.name).toBe(accepted.spanContext().spanId)
    expect([request, accepted, sent, told].map(({ kind }) => kind)).toEqual([
      SpanKind.SERVER,
      SpanKind.PRODUCER,
      SpanKind.CLIENT,
      SpanKind.CLIENT,
    ])
    expect(request.attributes).toEqual({
      'http.request.method': 'POST',
      'http.route': notificationsPath,
      'http.response.status_code': 202,
    })
    expect(sent.attributes).toEqual({
      'heliograph.channel': 'email',
      'heliograph.provider': 'ses',
      'heliograph.notification_id': id,
      'heliograph.claim_no': 1,
    })
    expect(told.attributes).toMatchObject({ 'heliograph.webhook_id': webhookId, 'http.response.status_code': 204 })
    expect(lineOf('delivery.sent')).toMatchObject({ trace_id: traceId })
  })

  it('a caller without one begins a trace, and later sends are part of it', async () => {
    const id = await accept({}, anEmailBody({ email: 'throttled-then-ok@simulator.test' }))
    const accepted = span('accept').spanContext()
    expect(await storedOf(id)).toBe(`00-${accepted.traceId}-${accepted.spanId}-01`)
    expect(lineOf('notification.accepted')).toMatchObject({ trace_id: accepted.traceId })
    await crew.stack.drain()
    await crew.stack.db`update notifications set due_at = clock_timestamp() where id = ${id}`
    await send(id)
    expect(spans('send').map((one) => one.spanContext().traceId)).toEqual([accepted.traceId, accepted.traceId])
    const failed = span('send', ({ status }) => status.code === SpanStatusCode.ERROR)
    expect(failed.attributes['error.type']).toMatch(/Throttl/)
  })

  it('what is done for a batch is linked to the traces of all that are in it', async () => {
    const ids = [await accept({ traceparent: incoming }), await accept()]
    const traces = spans('accept').map((one) => one.spanContext().traceId)
    for (const id of ids) await send(id)
    const claims = spans('claim').flatMap(({ links }) => idsOf(links))
    const settles = spans('settle').flatMap(({ links }) => idsOf(links))
    for (const one of traces) {
      expect(claims).toContain(one)
      expect(settles).toContain(one)
    }
    expect(traces).not.toContain(span('claim').spanContext().traceId)
  })

  it('a batch of many is one trace', async () => {
    await postBatch(crew.stack, [anEmailBody(), anEmailBody()])
    const { traceId: whole } = span('accept').spanContext()
    expect(span(`POST ${notificationsPath}/batch`).spanContext().traceId).toBe(whole)
    const rows = await crew.stack.db`select 1 from notifications where traceparent like ${`00-${whole}-%`}`
    expect(rows).toHaveLength(2)
  })

  it('a refusal is an error of its route, by its code', async () => {
    await crew.stack.request('POST', notificationsPath, { key: crew.stack.keys.acme.live, body: {} })
    await crew.stack.request('GET', notificationsPath)
    expect(span(`POST ${notificationsPath}`)).toMatchObject({
      status: { code: SpanStatusCode.ERROR },
      attributes: { 'http.response.status_code': 422, 'error.type': 'invalid_request' },
    })
    expect(span(`GET ${notificationsPath}`).attributes).toMatchObject({ 'http.response.status_code': 401 })
  })

  it('a span that costs a statement would be one too many', async () => {
    await acceptOne(crew.stack)
    crew.stack.statements.length = 0
    await accept({ traceparent: incoming })
    expect(crew.stack.statements).toHaveLength(1)
  })

  it('what nobody samples is passed on, and not recorded', async () => {
    const id = await accept({ traceparent: incoming.replace(/01$/, '00') })
    expect(await storedOf(id)).toMatch(new RegExp(`^00-${traceId}-[\\da-f]{16}-00$`))
    expect(spans('accept')).toEqual([])
  })

  it('no span holds an address, a text or a key', async () => {
    const canary = 'canary7f3a'
    await crew.webhookTo(undefined, { description: canary })
    for (const email of [`${canary}@example.com`, `rejected+${canary}@simulator.test`]) {
      const body = anEmailBody({ email, message: canary, subject: canary, user_id: canary, metadata: { a: canary } })
      await accept({ 'idempotency-key': `${canary}-${email.length}` }, body)
    }
    await crew.stack.request('GET', `${webhooksPath}?${canary}=${canary}`, { key: crew.stack.keys.acme.live })
    await crew.stack.drain()
    await crew.stack.tell()
    expect(spans('webhook.call').length).toBeGreaterThan(0)
    const told = exporter
      .getFinishedSpans()
      .map(({ name, attributes, events, status }) => ({ name, attributes, events, status }))
    expect(JSON.stringify(told)).not.toContain(canary)
    expect(JSON.stringify(told)).not.toContain(crew.stack.keys.acme.live)
  })
})
