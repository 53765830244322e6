import { describe, expect, it } from 'vitest'
import { explain, type Timeline, timelineText } from '../../../packages/client/src/timeline-text.ts'
import { timeline } from '../../../scripts/openapi/operations/examples.ts'

const example = timeline as Timeline

describe('a timeline as text', () => {
  it('has a line for each step, what the provider said under it, and ends with the reason', () => {
    expect(timelineText(example)).toBe(
      [
        '2026-01-31T12:00:00.000Z      +0 ms  accepted       Accepted and stored.',
        '2026-01-31T12:00:00.200Z    +200 ms  deduplicated   The same request came again and was answered from this row; nothing more was sent.',
        '2026-01-31T12:00:00.300Z    +300 ms  claimed        Taken from the queue (claim 1).',
        '2026-01-31T12:00:00.300Z    +300 ms  attempt        ses failed (throttled, Throttling) after 45 ms.',
        '                                                    Maximum sending rate exceeded.',
        '2026-01-31T12:00:00.345Z    +345 ms  retry_planned  Next try at 2026-01-31T12:00:01.100Z.',
        '2026-01-31T12:00:01.150Z     +1.1 s  claimed        Taken from the queue (claim 2).',
        '2026-01-31T12:00:01.150Z     +1.1 s  attempt        ses accepted it after 52 ms.',
        '                                                    provider’s id: 0102018d2c7e1234',
        '',
        'SENT: ses accepted it at try 2; whether it arrived is not known yet.',
      ].join('\n'),
    )
  })

  it.each([
    ['2026-01-31T12:02:30.000Z', '+2.5 min'],
    ['2026-01-31T18:00:00.000Z', '+6.0 h'],
  ])('counts %s in a unit that can be read', (at, shown) => {
    const [first] = example.events
    const feedback = { type: 'bounced', code: null, detail: '550 no such user', provider_message_id: 'm' } as const
    const last = { at, event: 'feedback', text: 'It bounced for good.', feedback } as const
    const text = timelineText({ ...example, events: [first!, last] })
    expect(text).toContain(shown)
    expect(text).toContain('550 no such user')
  })

  it('is only the reason where nothing is known', () => {
    expect(timelineText({ ...example, events: [] })).toBe(`\n${explain(example)}`)
  })
})
