/** The numbers in the lesson's prose are those that are recorded for its scenes and stacks, which are measured again elsewhere. */
import { expect, test } from 'vitest'
import { lessonNumbers, ms, number, percent } from '../../src/numbers/lesson-numbers.ts'
import { copiedWithinMs, muchCopiedWithinMs } from './copy.ts'
import type stack from './stack.ts'

const { cells, lesson, numbers } = lessonNumbers<keyof typeof stack.scenes>(
  import.meta.dirname,
  '06-message-queues/03-the-change-feed.mdx',
)
const many = (count: unknown): string => Number(count).toLocaleString('en')

test('the promises are those that the suite asks for', () => {
  expect(lesson).toContain(`${copiedWithinMs / 1000} s | a follower that reaches the database`)
  expect(lesson).toContain(`${muchCopiedWithinMs / 1000} s | the same for one that lacks more`)
})

test('cut off for ten seconds', () => {
  const [, here, there] = cells('told-directly', 'healed')
  expect(lesson).toContain(`${here} writes were done in Virginia, and Frankfurt has ${there} of them`)
  expect(lesson).toContain(`The ${number(here) - number(there)} in between are missing`)
  expect((['well', 'cut', 'healed'] as const).map((span) => cells('told-directly', span)[0])).toEqual([
    0, 0, 0,
  ])
  const [, mine, copied] = cells('by-feed', 'healed')
  expect(lesson).toContain(`${mine} in Virginia, ${copied} in Frankfurt`)
  expect(lesson).toContain(`Frankfurt stood at ${cells('by-feed', 'cut')[2]}`)
})

test('a minute in which nothing happens', () => {
  const [, here, there] = cells('as-they-are-done', 'later')
  const missing = number(here) - number(there)
  expect(lesson).toContain(`How many of the ${many(here)} changes are missing`)
  expect(lesson).toContain(`answer="${missing}"`)
  expect(lesson).toContain(`${missing} changes never arrive`)
  expect(Math.round((100 * missing) / number(here))).toBe(1)
  const [, mine, copied] = cells('in-order', 'later')
  expect(copied).toBe(mine)
  expect(lesson).toContain(`All ${many(mine)} are there`)
})

test('crashes', () => {
  const [, here, there] = cells('both-crash', 'quiet')
  expect(lesson).toContain(`${here} and ${there}. While the database was dead`)
  expect(lesson).toContain(`(${percent(cells('both-crash', 'database')[0])} of those in the ten seconds)`)
})

test('users in Frankfurt', () => {
  expect(lesson).toContain(`p50 is ${ms(cells('one-center', 'well')[0])}: every read crosses`)
  expect(lesson).toContain(`${percent(cells('one-center', 'dead')[2])} of the requests fail. </Scene>`)
  expect(lesson).toContain(`p50 is ${ms(cells('two-centers', 'well')[0])}. When the database is dead`)
  expect(lesson).toContain(`${percent(cells('two-centers', 'dead')[2])} of the requests fail: the writes`)
})

test('the first center is lost', () => {
  const [, here, there] = cells('center-lost', 'blank')
  const [, , before] = cells('center-lost', 'dead')
  expect(lesson).toContain(`Virginia has counted ${here}, Frankfurt ${there}`)
  expect(lesson).toContain(`only the last ${number(there) - number(before)} are in both`)
  expect(lesson).toContain(`Frankfurt had ${before} changes`)
  expect(lesson).toContain(`the first ${before} changes of the new life`)
})

test('users carried', () => {
  const { reference, beside } = numbers.carried
  const alone = beside['one-center']?.usersPerDay
  expect(lesson).toContain(`carry ${many(reference.usersPerDay)} users a day, and ${many(alone)} when`)
})
