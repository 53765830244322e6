import { describe, expect, it } from 'vitest'
import {
  type Event,
  events,
  finishedStatuses,
  isFinished,
  lifecycle,
  next,
  sourcesOf,
  targetOf,
} from '../../lib/notifications/lifecycle.ts'
import { type Status, statuses } from '../../lib/notifications/notification.ts'

/** The table as docs/adr/0015 has it. A change of the machine is a change of this text too, on purpose. */
const designed = `
| from | claimed | sent | proven | deferred | died | suppressed | expired | canceled | delivered | bounced | complained | replayed |
|---|---|---|---|---|---|---|---|---|---|---|---|---|
| SCHEDULED | PROCESSING | | | | | SUPPRESSED | EXPIRED | CANCELED | | | | |
| PENDING | PROCESSING | | SENT | | | SUPPRESSED | EXPIRED | CANCELED | | | | |
| PROCESSING | PROCESSING (lease over) | SENT | | PENDING | FAILED | SUPPRESSED | EXPIRED | | | | | |
| SENT | | | | | | | | | DELIVERED | BOUNCED | COMPLAINED | |
| DELIVERED | | | | | | | | | | BOUNCED | COMPLAINED | |
| BOUNCED | | | | | | | | | | | COMPLAINED | |
| FAILED | | | SENT | | | | | | | | | PENDING |
`

const cellsOf = (line: string) =>
  line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim())

const [header = [], , ...body] = designed.trim().split('\n').map(cellsOf)
const cells = body.flatMap(([from = '', ...targets]) =>
  targets.map((cell, index) => ({
    from,
    event: header[index + 1] ?? '',
    target: cell.replace(/ .*/, '') || undefined,
  })),
)
const designedTarget = (status: Status, event: Event) =>
  cells.find((cell) => cell.from === status && cell.event === event)?.target

describe('given the design’s table', () => {
  it('has its events and no others, in its order', () => expect(header.slice(1)).toEqual([...events]))

  it('has a row for each status', () => expect(Object.keys(lifecycle)).toEqual([...statuses]))

  describe.each([...statuses])('given a notification that is %s', (status) => {
    it.each(events.map((event) => [event, designedTarget(status, event) ?? 'nothing'] as const))(
      'when it is %s, then that leads to %s',
      (event, target) => expect(next(status, event) ?? 'nothing').toBe(target),
    )
  })
})

describe('given what SQL asks for', () => {
  it.each([...events])('names exactly the statuses from which %s is allowed', (event) => {
    expect(sourcesOf(event)).toEqual(statuses.filter((status) => designedTarget(status, event) !== undefined))
  })

  it.each([...events])('names the one status that %s leads to', (event) => {
    const targets = new Set(cells.flatMap((cell) => (cell.event === event ? (cell.target ?? []) : [])))
    expect([targetOf(event)]).toEqual([...targets])
  })

  it('refuses to name a target where there is none', () => {
    expect(() => targetOf('opened' as Event)).toThrow('event opened leads to 0 statuses')
  })
})

describe('given a status in which nothing is left to send', () => {
  it('is finished, and every other is not', () => {
    const unfinished: Status[] = ['SCHEDULED', 'PENDING', 'PROCESSING']
    expect(statuses.filter((status) => !isFinished(status))).toEqual(unfinished)
    expect(finishedStatuses).toEqual(statuses.filter((status) => !unfinished.includes(status)))
  })
})
