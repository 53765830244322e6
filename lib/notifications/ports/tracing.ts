export interface Span {
  name: string
  kind: 'server' | 'producer' | 'consumer' | 'client' | 'internal'
  /** What it is part of, as W3C writes it. Without one: whatever is under way here. */
  parent?: string | undefined
  attributes?: Attributes
}

/** Names of OpenTelemetry's conventions where there is one. Never an address, a text or a key. */
export type Attributes = Record<string, string | number | boolean | undefined>

export interface SpanUnderWay {
  /** For whoever goes on elsewhere: this span, or its parent where nobody records spans. */
  traceparent: string | undefined
  set(attributes: Attributes): void
  /** Other traces that this is about. */
  link(traceparents: readonly (string | undefined)[]): void
  /** It did not throw, and went wrong all the same. */
  failed(code: string): void
}

/** Spans, where an OpenTelemetry SDK was loaded before us. Without one nothing but the ids is passed on. */
export interface Tracing {
  /** Whether anybody records spans: what is done for every send asks first. */
  isRecorded(): boolean
  within<Result>(span: Span, work: (span: SpanUnderWay) => Promise<Result>): Promise<Result>
  /** What is under way here. */
  current(): string | undefined
}
