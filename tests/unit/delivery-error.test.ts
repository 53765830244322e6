import { describe, expect, it } from 'vitest'
import { DeliveryError, failureOf } from '../../lib/notifications/delivery-error.ts'
import { aFailure } from '../support/notifications.ts'

describe('given a channel that throws a DeliveryError', () => {
  it('then its failure is taken as it is', () => {
    const failure = aFailure('throttled', 3_000)
    expect(failureOf(new DeliveryError(failure))).toEqual(failure)
  })

  it('then it reads as code and detail, and keeps its cause', () => {
    const cause = new Error('ECONNRESET')
    const error = new DeliveryError(aFailure('ambiguous'), { cause })
    expect(error).toMatchObject({
      name: 'DeliveryError',
      message: 'fake.ambiguous: The provider was ambiguous.',
      cause,
    })
  })
})

describe('given a channel that throws what it should not', () => {
  it.each([
    [new TypeError('ada@example.com is undefined'), 'TypeError'],
    [new Error('secret'), 'Error'],
    ['a text', 'string'],
    [undefined, 'undefined'],
    [null, 'object'],
  ])('then %o leaves the outcome unknown, and nothing of its words gets out', (thrown, name) => {
    expect(failureOf(thrown)).toEqual({
      kind: 'ambiguous',
      code: 'internal',
      detail: `The channel failed with ${name}.`,
    })
  })
})
