import { expect, test } from 'vitest'
import { loads, perSecond, spans } from './stack.ts'

test('requests a second are so many users a day, and the share of writes is told only where it is another', () => {
  expect(perSecond(40)).toEqual({ usersPerDay: 3_456_000, requestsPerUser: 1, peak: 1 })
  expect(perSecond(0, 1)).toEqual({ usersPerDay: 0, requestsPerUser: 1, peak: 1, writes: 1 })
  expect(loads([0, 1], [20.1, 2, 0.5])).toEqual([
    { atMs: 0, do: 'load', load: perSecond(1) },
    { atMs: 20_100, do: 'load', load: perSecond(2, 0.5) },
  ])
})

test('spans are told in seconds', () => {
  expect(spans(['before', 0, 20.1], ['after', 20.1, 0.3 + 40])).toEqual([
    { id: 'before', fromMs: 0, toMs: 20_100 },
    { id: 'after', fromMs: 20_100, toMs: 40_300 },
  ])
})
