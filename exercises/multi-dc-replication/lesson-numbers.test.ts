/** The numbers in the lesson's prose are those that are recorded for its scenes and stacks, which are measured again elsewhere. */
import { expect, test } from 'vitest'
import { lessonNumbers, ms, number, percent, type Recorded } from '../../src/numbers/lesson-numbers.ts'
import { carryingUs, latencyUs } from '../../src/simulator/regions.ts'
import stack from './stack.ts'

const { cells, lesson, numbers } = lessonNumbers<keyof typeof stack.scenes>(
  import.meta.dirname,
  '05-around-the-world/02-data-in-two-places.mdx',
)

const rounded = (cell: Recorded): number => Math.round(number(cell))

test('each keeps its own', () => {
  const [, , seoul] = cells('apart', 'well')
  const [far, failed, , virginia] = cells('apart', 'lost')
  expect(lesson).toContain(
    `${percent(failed)} errors, in ${ms(far)}. But Seoul had ${seoul} cards, and Virginia has ${virginia}`,
  )
})

test('by the time of day', () => {
  expect(cells('by-clock', 'rice')).toEqual(['noodles', 'noodles', 'noodles'])
})

test('three copies', () => {
  const [virginia, frankfurt] = [cells('three-copies', 'virginia'), cells('three-copies', 'frankfurt')]
  const [seoul, , before] = cells('three-copies', 'seoul')
  const [far, failed, , after] = cells('three-copies', 'lost')
  expect(lesson).toContain(
    `${ms(virginia[0])} in Virginia, ${rounded(frankfurt[0])} in Frankfurt, ${rounded(seoul)} in Seoul`,
  )
  expect(lesson).toContain(
    `When Seoul is lost, with ${before} cards, its users come to Virginia, in ${ms(far)}`,
  )
  expect(number(failed)).toBe(0)
  expect(number(after)).toBeGreaterThan(number(before))
})

test('a cut', () => {
  const [half, failed, seoul, virginia, frankfurt] = cells('cut', 'cut')
  expect(lesson).toContain(`${percent(failed)} errors, and half of the answers take ${ms(half)}`)
  expect(frankfurt).toBe(virginia)
  expect(lesson).toContain(`Seoul has ${seoul} cards, and the others ${virginia}`)
  const [, , ...all] = cells('cut', 'healed')
  expect(new Set(all).size).toBe(1)
  expect(lesson).toContain(`all three have ${all[0]}`)
})

test('one second of tomorrow', () => {
  expect(cells('tomorrow', 'cut')).toEqual(['soup with noodles', 'bread', 'bread'])
  expect(new Set(cells('tomorrow', 'healed'))).toEqual(new Set(['soup with noodles']))
})

test('users carried', () => {
  const { reference, starter, beside } = numbers.carried
  expect(beside['one-center']?.usersPerDay).toBe(0)
  const more = reference.costPerMonth - (beside['one-center']?.costPerMonth ?? 0)
  expect(lesson).toContain(`for $${more} a month more, it is ${reference.usersPerDay.toLocaleString('en')}`)
  expect(lesson).toContain(`it would be ${starter.usersPerDay.toLocaleString('en')}`)
  expect(lesson).toContain(`those in Seoul wait for ${ms(cells('apart', 'lost')[0])}`)
  expect(lesson).toContain(`Each user makes ${stack.load.requestsPerUser} requests a day`)
})

test('a message that is large', () => {
  const oneWayUs = latencyUs('seoul', 'frankfurt')
  expect(lesson).toContain(`From Seoul to Frankfurt, ${(2 * oneWayUs) / 1000} ms there and back`)
  const seconds = carryingUs(1_000_000, oneWayUs) / 1_000_000
  expect(lesson).toContain(`1 MB takes ${Number(seconds.toFixed(1))} seconds`)
})
