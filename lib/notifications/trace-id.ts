/** What a log line shows of a `traceparent`: traces are looked up by this. Named in log lines as OpenTelemetry names it. */
export const traceIdOf = (traceparent: string | undefined): string | undefined => traceparent?.split('-')[1]
