import { describe, expect, it } from 'vitest'
import { counted, isMet, median, orderOf, percentile, spread } from '../../../bench/statistics.ts'

describe('the middle of many', () => {
  it('is the middle one, whatever their order', () => expect(median([9, 1, 5])).toBe(5))
  it('is the mean of two middle ones', () => expect(median([1, 10, 2, 4])).toBe(3))
  it('is not moved by one that is far out', () => expect(median([2, 2, 2, 1_000])).toBe(2))
  it('is refused where there is nothing', () => expect(() => median([])).toThrow())
  it('leaves the given order alone', () => {
    const values = [3, 1, 2]
    median(values)
    expect(values).toEqual([3, 1, 2])
  })
})

describe('a percentile', () => {
  it('lies between its neighbours in proportion', () => expect(percentile([0, 10, 20, 30], 0.25)).toBe(7.5))
  it('ends with the largest', () => expect(percentile([3, 1, 2], 1)).toBe(3))
})

it('the spread is the smallest and the largest', () => expect(spread([4, 9, 2, 7])).toEqual([2, 9]))

describe('whether a figure is met', () => {
  it.each([
    [4.01, 4, 'higher', true],
    [4, 4, 'higher', true],
    [3.99, 4, 'higher', false],
    [1.07, 1.08, 'lower', true],
    [1.08, 1.08, 'lower', true],
    [1.09, 1.08, 'lower', false],
  ] as const)('%d against %d, %s is better: %s', (value, reach, better, met) => {
    expect(isMet(value, reach, better)).toBe(met)
  })
})

describe('rounds', () => {
  it('count without the first', () => expect(counted(['cold', 'a', 'b'])).toEqual(['a', 'b']))
  it('count when there is only one', () => expect(counted(['once'])).toEqual(['once']))
  it('give every contestant every place, and every neighbour', () => {
    const orders = Array.from({ length: 6 }, (_, round) => orderOf(['a', 'b', 'c'], round).join(''))
    expect(new Set(orders)).toEqual(new Set(['abc', 'bca', 'cab', 'cba', 'acb', 'bac']))
  })
})
