const shape = /^(?!ff)([\da-f]{2})-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})(-.*)?$/
const isZero = (id: string) => /^0+$/.test(id)

/**
 * A caller's `traceparent`, as version 00 writes it; undefined where it is none. One that is wrong is no reason to refuse a request.
 * https://www.w3.org/TR/trace-context/#versioning-of-traceparent
 */
export const readTraceparent = (text: string | undefined): string | undefined => {
  const found = shape.exec(text?.trim() ?? '')
  if (!found) return undefined
  const [, version, traceId = '', spanId = '', flags = '', more] = found
  if (isZero(traceId) || isZero(spanId)) return undefined
  // Version 00 ends here; what a later one adds is left out.
  if (version === '00' && more !== undefined) return undefined
  return `00-${traceId}-${spanId}-${flags}`
}
