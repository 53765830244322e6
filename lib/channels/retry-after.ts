/** `Retry-After` in milliseconds: whole seconds, or an HTTP date seen from `nowMs`. Undefined where there is none or it makes no sense. */
export const retryAfterMs = (header: string | null | undefined, nowMs: () => number): number | undefined => {
  const value = header?.trim() ?? ''
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1000
  // Only the shape that HTTP sends; Date.parse reads text, not the clock, and would take nearly anything.
  if (!/^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(value)) return undefined
  const at = Date.parse(value)
  return Number.isNaN(at) ? undefined : Math.max(0, at - nowMs())
}
