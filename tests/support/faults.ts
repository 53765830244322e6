type AsyncMethods<Target> = {
  [Name in keyof Target]: Target[Name] extends (...args: never[]) => Promise<unknown> ? Name : never
}[keyof Target]

/** `target` whose `method` fails the first `times` calls and then works. By default the fault comes before anything is done. */
export const failing = <Target extends object>(
  target: Target,
  method: AsyncMethods<Target>,
  times = Number.POSITIVE_INFINITY,
  when: 'before' | 'after' = 'before',
): Target => {
  let calls = 0
  const original = target[method] as (...args: unknown[]) => Promise<unknown>
  const faulty = async (...args: unknown[]) => {
    calls += 1
    if (calls > times) return original(...args)
    // Done, and the answer lost: the caller cannot tell the two apart.
    if (when === 'after') await original(...args)
    throw new Error(`${String(method)} is out of order`)
  }
  return { ...target, [method]: faulty }
}

/** `target` that tells of each call of `method` before it makes it. */
export const watched = <Target extends object>(
  target: Target,
  method: AsyncMethods<Target>,
  onCall: () => void,
): Target => {
  const original = target[method] as (...args: unknown[]) => Promise<unknown>
  const told = async (...args: unknown[]) => {
    onCall()
    return original(...args)
  }
  return { ...target, [method]: told }
}
