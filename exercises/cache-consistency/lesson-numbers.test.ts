/** The numbers in the lesson's prose are those that are recorded for its scenes and stacks, which are measured again elsewhere. */
import { expect, test } from 'vitest'
import { lessonNumbers, ms, number } from '../../src/numbers/lesson-numbers.ts'
import { ANSWER_WITHIN_MS, BOUND_MS, GRACE_MS, HIT_MS } from './promises.ts'
import stack from './stack.ts'

const { cells, lesson, numbers } = lessonNumbers<keyof typeof stack.scenes>(
  import.meta.dirname,
  '03-faster/03-consistency.mdx',
)

const seconds = (cell: unknown) => Number(cell) / 1000

test('the times that are asked for are those of the suite', () => {
  expect(lesson).toContain(`| ${HIT_MS / 1000} s | so long what was read is a hit at least`)
  expect(lesson).toContain(`| ${GRACE_MS / 1000} s | until stage 5: so long after a write’s answer`)
  expect(lesson).toContain(`| ${ANSWER_WITHIN_MS / 1000} s | so late at most a user is answered`)
  expect(lesson).toContain(`| ${BOUND_MS / 1000} s | the cache is away`)
})

test('nobody tells the cache', () => {
  const [, hits, wrong, oldest] = cells('only-lifetimes', 'later')
  expect(hits, 'all reads are hits').toBe(100)
  expect(lesson).toContain(`in the end all ${wrong} cards are told wrong`)
  expect(lesson).toContain(`the worst has been out of date for ${seconds(oldest)} seconds`)
})

test('deleted, and put back', () => {
  const [, , wrong, oldest] = cells('deleted-and-put-back', 'quiet')
  expect(wrong, 'two of the 20 cards').toBe(2)
  expect(lesson).toContain(`has been wrong for ${seconds(oldest)} seconds by then`)
  for (const measure of ['writes', 'quiet'])
    expect(cells('with-leases', measure)[2], 'none, at any time').toBe(0)
})

test('cut off', () => {
  const [p99, errors, oldest] = cells('cut-off', 'cut')
  expect(lesson).toContain(`out of date for ${seconds(oldest)} seconds at most`)
  expect(lesson).toContain(`p99 is ${ms(p99)}`)
  expect(errors, 'no request fails').toBe(0)
  expect(number(cells('cut-off', 'frozen')[2]), 'nobody reads anything old').toBeLessThan(1000)
})

test('written often', () => {
  const hits = ['one', 'ten', 'hundred'].map((measure) => cells('written-often', measure)[3])
  expect(lesson).toContain(`${hits[0]} at one change a second, ${hits[1]} at ten, ${hits[2]} at a hundred`)
  expect(lesson).toContain(`answer="About ${hits[2]}"`)
})

test('as many as come', () => {
  const [, least] = cells('with-cache', 'at-100')
  const [, most] = cells('with-cache', 'at-500')
  expect(lesson).toContain(`p99 goes from ${Math.round(number(least))} to ${ms(most)}`)
  const reads = ['at-100', 'at-220', 'at-500'].map((measure) => number(cells('with-cache', measure)[3]))
  const [first = 0, second = 0, third = 0] = reads
  expect(lesson).toContain(
    `read ${first} times in the first ten seconds, ${second - first} in the next, and ${third - second} in the last`,
  )
})

test('prices, and users carried', () => {
  const { reference, starter, beside } = numbers.carried
  const without = beside['without-cache']
  expect(lesson).toContain(`With the cache, $${stack.roles.cache.costPerMonth} a month more`)
  expect(reference.costPerMonth - number(without?.costPerMonth)).toBe(stack.roles.cache.costPerMonth)
  expect(reference.usersPerDay / number(without?.usersPerDay), 'more than twice').toBeGreaterThan(2)
  expect(starter.usersPerDay / reference.usersPerDay, 'twice as many again').toBeCloseTo(2, 0)
})
