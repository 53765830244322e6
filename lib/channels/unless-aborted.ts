/** Whoever's time is up leaves with the error that `left` gives; the work goes on without them. */
export const unlessAborted = async <Value>(
  work: Promise<Value>,
  signal: AbortSignal,
  left: () => unknown,
): Promise<Value> => {
  const aborted = Promise.withResolvers<never>()
  const leave = () => aborted.reject(left())
  if (signal.aborted) leave()
  signal.addEventListener('abort', leave, { once: true })
  try {
    return await Promise.race([work, aborted.promise])
  } finally {
    signal.removeEventListener('abort', leave)
  }
}
