/** The numbers in the lesson's prose are those that are recorded for its scenes and stacks, which are measured again elsewhere. */
import { expect, test } from 'vitest'
import { lessonNumbers, ms, number, percent, type Recorded } from '../../src/numbers/lesson-numbers.ts'
import stack from './stack.ts'

const { cells, lesson, numbers } = lessonNumbers<keyof typeof stack.scenes>(
  import.meta.dirname,
  '03-faster/01-the-cache-tier.mdx',
)

const seconds = (cell: Recorded) => `${(number(cell) / 1000).toFixed(1)} s`

test('the stack is the one that is told of', () => {
  const { database } = stack.roles
  expect(lesson).toContain(`${database.serviceMs} ms, so it can do ${1000 / database.serviceMs} a second`)
  expect(lesson).toContain(`There are ${stack.load.keys.count} cards`)
  const shares = Array.from({ length: stack.load.keys.count }, (_, rank) => 1 / (rank + 1))
  const all = shares.reduce((sum, share) => sum + share, 0)
  expect(Math.round(100 / all), 'the most popular one').toBe(15)
})

test('a database alone', () => {
  const [, at60] = cells('without-cache', 'at-60')
  const [, at110] = cells('without-cache', 'at-110')
  const [, , errors] = cells('without-cache', 'at-200')
  expect(lesson).toContain(`At 60 requests a second p99 is ${ms(at60)}, at 110 it is ${ms(at110)}`)
  expect(lesson).toContain(`${percent(errors)} of the requests are turned away`)
})

test('lifetimes', () => {
  const [, readsOfOne, oldOfOne] = cells('lives', 'one')
  const [, readsOfFive, oldOfFive] = cells('lives', 'five')
  const [, readsOfThirty, oldOfThirty] = cells('lives', 'thirty')
  expect(lesson).toContain(
    `read ${readsOfOne} times a second, and what users see is up to ${seconds(oldOfOne)} old`,
  )
  expect(lesson).toContain(`With five it is ${readsOfFive} times and ${seconds(oldOfFive)}`)
  expect(lesson).toContain(`with thirty ${readsOfThirty} times and ${seconds(oldOfThirty)}`)
})

test('a cache that is frozen, and waited for', () => {
  const [well] = cells('frozen-and-waited-for', 'well')
  const [frozen, , errors] = cells('frozen-and-waited-for', 'frozen')
  const [alone] = cells('without-cache', 'at-60')
  expect(lesson).toContain(`A hit takes ${ms(well)}, a read of the database ${ms(alone)}`)
  expect(lesson).toContain(`answer="${ms(frozen)}, all of them"`)
  expect(number(frozen) / number(well), 'twenty times').toBeGreaterThan(20)
  expect(errors).toBe(0)
})

test('with the cache, and without it again', () => {
  const [, at200] = cells('with-cache', 'at-200')
  const [, at1000, , reads] = cells('with-cache', 'at-1000')
  expect(lesson).toContain(`At 200 requests a second p99 is ${ms(at200)}. At 1,000 it is still ${ms(at1000)}`)
  expect(lesson).toContain(`In these 40 seconds the database was read ${reads} times`)
  const [well] = cells('cache-goes', 'well')
  const [frozen, , errors] = cells('cache-goes', 'frozen')
  expect(lesson).toContain(
    `most requests take ${ms(frozen)} in place of ${ms(well)} while the cache is frozen`,
  )
  expect(errors, 'none fails').toBe(0)
  const [, , dead] = cells('cache-goes', 'dead')
  const [, again] = cells('cache-goes', 'again')
  expect(lesson).toContain(`At 300 a second ${percent(dead)} of the requests fail when it is dead`)
  expect(lesson).toContain(`p99 is ${ms(again)} for a while`)
})

test('without the database', () => {
  const [, , dead] = cells('database-goes', 'dead')
  expect(lesson).toContain(
    `${percent(dead)} of the requests fail: those for cards that nobody had read before`,
  )
})

test('a herd', () => {
  const [, , first] = cells('hot-key', 'first')
  const [late, , both] = cells('hot-key', 'expired')
  const [early] = cells('hot-key', 'first')
  expect(lesson).toContain(`${first} times in this run`)
  expect(lesson).toContain(`${number(both).toLocaleString('en')} reads after two seconds`)
  const hitRatio = 1 - number(both) / (number(early) + number(late))
  expect(lesson).toContain(`The hit ratio is ${percent(hitRatio)}`)
  const [, , once] = cells('hot-key-once', 'expired')
  expect(once, 'two reads in two seconds').toBe(2)
})

test('prices, and users carried', () => {
  const { reference, starter, beside } = numbers.carried
  const without = beside['without-cache']
  expect(lesson).toContain(`With the cache, $${stack.roles.cache.costPerMonth} a month more`)
  expect(reference.costPerMonth - number(without?.costPerMonth)).toBe(stack.roles.cache.costPerMonth)
  expect(reference.usersPerDay / number(without?.usersPerDay), 'nearly four times').toBeCloseTo(3.7, 0)
  expect(starter.usersPerDay).toBe(without?.usersPerDay)
})
