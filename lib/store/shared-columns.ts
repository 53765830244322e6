/**
 * Takes out of `records` those of the `names` whose values all have alike, and gives them back once.
 * Postgres reads the names and values of a JSON document for each row: what is said once is read once.
 */
export const takeShared = <Name extends string>(
  records: readonly Record<Name, string | undefined>[],
  names: readonly Name[],
): Partial<Record<Name, string>> => {
  const [first, ...others] = records
  const shared: Partial<Record<Name, string>> = {}
  for (const name of names) {
    const value = first?.[name]
    if (value === undefined || others.some((record) => record[name] !== value)) continue
    shared[name] = value
    for (const record of records) record[name] = undefined
  }
  return shared
}
