/** The numbers in the lesson's prose are those that are recorded for its scenes and stacks, which are measured again elsewhere. */
import { expect, test } from 'vitest'
import { lessonNumbers, ms, number, percent } from '../../src/numbers/lesson-numbers.ts'
import stack from './stack.ts'

const { cells, lesson, numbers } = lessonNumbers<keyof typeof stack.scenes>(
  import.meta.dirname,
  '08-shards/01-bigger-or-more.mdx',
)

test('one database fills up', () => {
  const [, at200] = cells('one-database', 'at-200')
  const [, at240] = cells('one-database', 'at-240')
  const [, , turnedAway] = cells('one-database', 'at-300')
  expect(lesson).toContain(`At 200 requests a second, p99 is ${ms(at200)}, at 240 it is ${ms(at240)}`)
  expect(lesson).toContain(`${percent(turnedAway)} of the requests are turned away`)
})

test('a bigger one carries more, and all of it dies', () => {
  const [, p99, errors] = cells('big-database', 'at-800')
  expect(lesson).toContain(`At 800 requests a second p99 is ${ms(p99)}. So for a while all is well`)
  expect(errors).toBe(0)
  const [, , dead] = cells('big-database', 'dead')
  expect(lesson).toContain(`Then it dies, and ${percent(dead)} of the requests fail`)
})

test('a day, a country, a person', () => {
  const [, dayErrors, ...dayShares] = cells('by-day', 'all')
  expect(Math.max(...dayShares.map(number)), 'all of them').toBe(1)
  expect(lesson).toContain(`${percent(dayErrors)} of the requests fail. You pay for four`)
  const [, countryErrors, most, , , least] = cells('by-country', 'all')
  expect(lesson).toContain(`shard-1 gets ${percent(most)} of the requests`)
  expect(lesson).toContain(`and ${percent(countryErrors)} of all requests fail`)
  expect(number(least), 'nearly idle').toBeLessThan(0.12)
  const [p99, personErrors, ...shares] = cells('by-person', 'all')
  expect(lesson).toContain(`about a quarter, and p99 is ${ms(p99)}`)
  expect(personErrors).toBe(0)
  for (const share of shares) expect(number(share)).toBeCloseTo(0.25, 1)
})

test('a quarter notices that a shard is dead', () => {
  const [, p99, errors] = cells('four-shards', 'at-800')
  expect(lesson).toContain(`At 800 requests a second p99 is ${ms(p99)}. When shard-2 is dead`)
  expect(errors).toBe(0)
  const [, , dead] = cells('four-shards', 'dead')
  expect(lesson).toContain(`${percent(dead)} of the requests fail: those of its people`)
})

test('four are asked, and a hundred', () => {
  const [, four] = cells('four-asked', 'all')
  const [, hundred] = cells('hundred-asked', 'all')
  expect(lesson).toContain(`${percent(four)}, as it should be`)
  expect(lesson).toContain(`In this run ${percent(hundred)} of the pages are slow`)
  expect(Math.round(100 * 0.99 ** 100)).toBe(37)
})

test('prices, and users carried', () => {
  const { reference, starter, beside } = numbers.carried
  const [one, big] = [beside['one-database'], beside['big-database']]
  expect(lesson).toContain(
    `one core is $${stack.roles.shard.costPerMonth} a month, two are $300, four are $${stack.beside['big-database'].roles?.shard?.costPerMonth}`,
  )
  expect(reference.usersPerDay, 'a million').toBe(1_000_000)
  expect(big?.usersPerDay).toBe(reference.usersPerDay)
  expect(starter.usersPerDay).toBe(reference.usersPerDay)
  expect(number(one?.usersPerDay) / reference.usersPerDay, 'a quarter').toBeCloseTo(0.25, 1)
  expect(number(big?.costPerMonth) / reference.costPerMonth, 'nearly twice').toBeCloseTo(1.86, 1)
})
