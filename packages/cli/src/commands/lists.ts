import type { Session } from '../session.ts'
import { alignColumns } from '../table.ts'

/** `page` is the API’s own most. */
export const listLimit = { byDefault: 50, most: 100_000, page: 100 } as const

interface Shown<Item> {
  head: string[]
  row: (item: Item) => string[]
  /** What is said where there is none. */
  none: string
}

/** A table for people; with --json a line of JSON for each, as soon as it is there. */
export const printList = async <Item>(session: Session, items: AsyncIterable<Item>, shown: Shown<Item>) => {
  const rows: string[][] = []
  for await (const item of items) {
    if (session.isJson) session.print(JSON.stringify(item))
    else rows.push(shown.row(item))
  }
  if (session.isJson) return
  if (rows.length === 0) return session.note(shown.none)
  const head = shown.head.map((name) => session.paint('dim', name))
  for (const line of alignColumns([head, ...rows])) session.print(line)
}

/** The first of them; what comes after is not asked for. */
export async function* taking<Item>(items: AsyncIterable<Item>, limit: number): AsyncGenerator<Item> {
  let left = limit
  for await (const item of items) {
    yield item
    left -= 1
    if (left <= 0) return
  }
}
