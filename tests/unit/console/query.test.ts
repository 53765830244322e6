import { describe, expect, it } from 'vitest'
import { meaningOf, toListRequest } from '../../../console/src/views/notifications/query.ts'

const now = new Date('2026-01-31T12:00:00Z')
const of = (search: string) => toListRequest(new URLSearchParams(search), now)

describe('the address of the list', () => {
  it('is what the API is asked', () => {
    expect(of('status=FAILED&type=SMS&user_id=ada&reason=rejected&metadata=order=42, shop=a=b&cursor=x')).toEqual({
      query: { status: 'FAILED', type: 'SMS', user_id: 'ada', reason: 'rejected', cursor: 'x' },
      metadata: { order: '42', shop: 'a=b' },
    })
  })

  it('knows a stretch of time by its length or by its ends', () => {
    expect(of('within=1h').query).toEqual({ created_after: '2026-01-31T11:00:00.000Z' })
    expect(of('within=1h&after=2026-01-01T00:00:00Z&before=2026-01-02T00:00:00Z').query).toEqual({
      created_after: '2026-01-01T00:00:00Z',
      created_before: '2026-01-02T00:00:00Z',
    })
  })

  it('leaves out what no list can mean', () => {
    expect(of('status=LOST&type=FAX&within=ever&colour=red&metadata=')).toEqual({ query: {}, metadata: {} })
  })
})

it('what somebody pastes is an id, a recipient or a user', () => {
  const id = '0199C0DE-7000-7000-8000-00000000c0de'
  expect(meaningOf(id)).toEqual({ id: id.toLowerCase() })
  for (const recipient of ['ada@example.com', '+4915112345678', 'sim-rejected'])
    expect(meaningOf(recipient)).toEqual({ recipient })
  expect(meaningOf('user_123')).toEqual({ user_id: 'user_123' })
})
