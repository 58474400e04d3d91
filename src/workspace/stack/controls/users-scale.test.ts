import { expect, test } from 'vitest'
import { clampUsers, mostUsers, parseUsers, placeOf, sliderPlaces, usersAt } from './users-scale.ts'

test('the slider reaches from one user to a million, and never goes back', () => {
  const all = Array.from({ length: sliderPlaces + 1 }, (_, place) => usersAt(place))
  expect(all[0]).toBe(1)
  expect(all.at(-1)).toBe(mostUsers)
  expect(all).toEqual([...all].sort((a, b) => a - b))
  expect(all).toContain(20_000)
})

test('each decade has its place', () => {
  for (const users of [1, 10, 100, 1000, 10_000, 100_000, 1_000_000])
    expect(usersAt(placeOf(users))).toBe(users)
})

test.each([
  ['20000', 20_000],
  ['20,000', 20_000],
  ['20 000', 20_000],
  ['2.5k', 2500],
  ['1M', 1_000_000],
  ['0', undefined],
  ['1000001', undefined],
  ['-5', undefined],
  ['many', undefined],
  ['', undefined],
])('%s typed is %s users', (text, users) => expect(parseUsers(text)).toBe(users))

test('what is no number is the fewest', () => {
  expect(clampUsers(Number.NaN)).toBe(1)
  expect(clampUsers(12.4)).toBe(12)
})
