/**
 * What `read` makes of each row of a result, which is empty afterwards. Postgres.js leaves each result reachable from the one before, so
 * that whatever one of them still holds survives every minor collection: with rows of 200 notifications a third of all that we spent was
 * spent on moving what nobody needed.
 */
export const takeRows = <Row, Value>(rows: Row[], read: (row: Row) => Value): Value[] => {
  const values = rows.map(read)
  rows.length = 0
  return values
}
