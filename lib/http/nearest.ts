/** Two slips of the pen; more is another word. */
const distanceMax = 2

/** The known name that `name` was probably meant to be. */
export const nearest = (name: string, known: readonly string[]): string | undefined => {
  const wanted = normal(name)
  const ranked = known
    .map((candidate) => ({ candidate, distance: distance(wanted, normal(candidate)) }))
    .sort((a, b) => a.distance - b.distance)
  const [best] = ranked
  return best && best.distance <= distanceMax ? best.candidate : undefined
}

/** `userId`, `User-Id` and `user_id` are one name to whoever typed them. */
const normal = (name: string) =>
  name
    .slice(0, 40)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '')

/** Levenshtein distance, one row at a time. */
const distance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1]
    for (const [j, other] of [...b].entries()) {
      next.push(Math.min((next[j] ?? 0) + 1, (row[j + 1] ?? 0) + 1, (row[j] ?? 0) + (letter === other ? 0 : 1)))
    }
    row = next
  }
  return row.at(-1) ?? 0
}
