/** The numbers in the lesson's prose are those that are recorded for its scenes, which are measured again elsewhere. */
import { expect, test } from 'vitest'
import { lessonNumbers, ms, number, percent } from '../../src/numbers/lesson-numbers.ts'
import {
  AUTHORS_MEANWHILE,
  CELEBRITY,
  IN_TIME_MS,
  MOST_ROWS,
  ORDINARY,
  SORRY_WITHIN_MS,
  WRITE_WITHIN_MS,
} from './promises.ts'
import type stack from './stack.ts'
import { FOLLOWED, FOLLOWERS } from './tables.ts'

const { cells, lesson } = lessonNumbers<keyof typeof stack.scenes>(
  import.meta.dirname,
  '08-shards/04-without-joins.mdx',
)
const many = (count: number): string => count.toLocaleString('en')

test('the rules that the suite goes by', () => {
  expect(lesson).toContain(`| ${IN_TIME_MS / 1000} s | within which what was answered`)
  expect(lesson).toContain(`| ${WRITE_WITHIN_MS} ms | within which a write is answered`)
  expect(lesson).toContain(`| ${SORRY_WITHIN_MS / 1000} s | within which 503 comes`)
  expect(lesson).toContain(`| ${ORDINARY} | people at most who have ever followed`)
  expect(lesson).toContain(`| ${CELEBRITY} | followers, and more, make a celebrity`)
  expect(lesson).toContain(`| ${MOST_ROWS} | rows that a celebrity’s card takes`)
  expect(AUTHORS_MEANWHILE).toBe(20)
  expect(lesson).toContain('each of twenty authors who have posted')
})

test('one after the other', () => {
  const [, p50] = cells('one-by-one', 'all')
  expect(FOLLOWED).toBe(20)
  expect(lesson).toContain(`${ms(p50)}, for 21 questions`)
})

test('one of four dies', () => {
  const [, , , joined] = cells('one-dead', 'dead')
  const [, p50, , yours] = cells('yours-one-dead', 'dead')
  expect(lesson).toContain(`${percent(joined)}. A feed of twenty people needs all four shards`)
  expect(lesson).toContain(`${percent(yours)}: those whose own feed is on it`)
  const [, well] = cells('yours-one-dead', 'well')
  expect(lesson).toContain(`${ms(well)} is what a feed takes, for one question`)
  expect(number(p50)).toBeLessThanOrEqual(number(well))
})

test('ten thousand copies in the request', () => {
  const [, p50, , none] = cells('in-the-request', 'well')
  const [, , , dead] = cells('in-the-request', 'dead')
  expect(none).toBe(0)
  expect(lesson).toContain(`Somebody has ${many(FOLLOWERS)} followers`)
  expect(lesson).toContain(`That takes ${ms(p50)} in all`)
  expect(lesson).toContain(`${percent(dead)}. And it is worse than that`)
  const [, yours, , failed] = cells('yours-many', 'dead')
  expect(lesson).toContain(`${percent(failed)} of the posts fail, and p50 is ${ms(yours)}`)
})
