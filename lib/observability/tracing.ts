import {
  type Context,
  context,
  isSpanContextValid,
  type Span as OtelSpan,
  ProxyTracerProvider,
  ROOT_CONTEXT,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api'

type Attributes = Record<string, string | number | boolean | undefined>

interface Span {
  name: string
  kind: 'server' | 'producer' | 'consumer' | 'client' | 'internal'
  parent?: string | undefined
  attributes?: Attributes
}

interface SpanUnderWay {
  traceparent: string | undefined
  set(attributes: Attributes): void
  link(traceparents: readonly (string | undefined)[]): void
  failed(code: string): void
}

/** How long whoever collects spans may keep an invocation from its end. */
const flushMs = 1_000

const tracerName = 'heliograph'

const kinds = {
  server: SpanKind.SERVER,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
  client: SpanKind.CLIENT,
  internal: SpanKind.INTERNAL,
}

/** Over whatever SDK was registered before. Without one no span is made, nothing is measured, and ids are passed on as they came. */
export const createTracing = () => {
  const provider = trace.getTracerProvider()
  const tracer = provider.getTracer(tracerName)
  const isRecorded = () =>
    !(provider instanceof ProxyTracerProvider) || provider.getDelegateTracer(tracerName) !== undefined
  return {
    isRecorded,
    within: <Result>({ name, kind, parent, attributes = {} }: Span, work: (span: SpanUnderWay) => Promise<Result>) => {
      if (!isRecorded()) return work(unrecorded(parent))
      const options = { kind: kinds[kind], attributes }
      return tracer.startActiveSpan(name, options, contextOf(parent), async (span) => {
        const it = underWay(span, parent)
        try {
          return await work(it)
        } catch (error) {
          // Never its message, which may quote an address: the log has it, without.
          if (!it.hasFailed()) it.failed(error instanceof Error ? error.name : typeof error)
          throw error
        } finally {
          span.end()
        }
      })
    },
    current: () => toTraceparent(trace.getActiveSpan()?.spanContext()),
  }
}

/** Spans that nobody records cost nothing: with three for each send they were a tenth of what we spend on one. */
const unrecorded = (parent: string | undefined): SpanUnderWay => ({
  traceparent: parent,
  ...nothing,
})

const nothing = { set: () => {}, link: () => {}, failed: () => {} }

const underWay = (span: OtelSpan, parent: string | undefined): SpanUnderWay & { hasFailed: () => boolean } => {
  let hasFailed = false
  return {
    traceparent: toTraceparent(span.spanContext()) ?? parent,
    set: (attributes) => void span.setAttributes(attributes),
    link: (traceparents) => {
      for (const traceparent of new Set(traceparents)) {
        const linked = toSpanContext(traceparent)
        if (linked) span.addLink({ context: linked })
      }
    },
    failed: (code) => {
      hasFailed = true
      span.setAttribute('error.type', code).setStatus({ code: SpanStatusCode.ERROR })
    },
    hasFailed: () => hasFailed,
  }
}

const contextOf = (parent: string | undefined): Context => {
  const remote = toSpanContext(parent)
  return remote ? trace.setSpanContext(ROOT_CONTEXT, remote) : context.active()
}

const toSpanContext = (traceparent: string | undefined): SpanContext | undefined => {
  const [, traceId = '', spanId = '', flags = ''] = traceparent?.split('-') ?? []
  const found = { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true }
  return isSpanContextValid(found) ? found : undefined
}

const toTraceparent = (found: SpanContext | undefined): string | undefined =>
  found && isSpanContextValid(found)
    ? `00-${found.traceId}-${found.spanId}-${found.traceFlags.toString(16).padStart(2, '0')}`
    : undefined

/**
 * Hands over the spans of an invocation before it ends: nothing runs in Lambda after that. No part of the API, but every SDK's provider has
 * it. What cannot be handed over in time is the collector's loss and nobody else's.
 */
export const flushSpans = async (): Promise<void> => {
  const provider: object = trace.getTracerProvider()
  const sdk =
    'getDelegate' in provider && typeof provider.getDelegate === 'function' ? provider.getDelegate() : provider
  if (typeof sdk?.forceFlush !== 'function') return
  const { promise: late, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, flushMs)
  await Promise.race([Promise.resolve(sdk.forceFlush()).catch(() => {}), late])
  clearTimeout(timer)
}
