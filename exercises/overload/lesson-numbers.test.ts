/** The numbers in the lesson's prose are those that are recorded for its scenes and stacks, which are measured again elsewhere. */
import { expect, test } from 'vitest'
import { lessonNumbers, number } from '../../src/numbers/lesson-numbers.ts'
import {
  AGAIN,
  AT_ONCE,
  AWAY_AFTER_MS,
  AWAY_TOLD_WITHIN_MS,
  BACK_WITHIN_MS,
  FROZEN_MOST,
  GOOD_PER_SECOND,
  HEALTH_WITHIN_MS,
  HEARD_WITHIN_MS,
  PASSED_ON_LESS_MS,
  PROBES_PER_SECOND,
  REFUSED_WITHIN_MS,
  SERVED_WITHIN_MS,
  THREE_TIMES,
  TRIES,
  URGENT,
  USUAL_MS,
  WORK_MS,
} from './promises.ts'
import type stack from './stack.ts'

const { cells, lesson, numbers } = lessonNumbers<keyof typeof stack.scenes>(
  import.meta.dirname,
  '07-operate/04-too-much.mdx',
)
const many = (count: unknown): string => Number(count).toLocaleString('en')
const rounded = (cell: unknown): number => Math.round(Number(cell))

test('the promises are those that the suite asks for', () => {
  expect(lesson).toContain(`that can be read | ${USUAL_MS.toLocaleString('en')} ms |`)
  expect(lesson).toContain(`or less by at most | ${PASSED_ON_LESS_MS} ms |`)
  expect(lesson).toContain(`with less left than | ${WORK_MS} ms |`)
  expect(lesson).toContain(`all together | ${GOOD_PER_SECOND} a second or more |`)
  expect(lesson).toContain(`99 of 100 within | ${SERVED_WITHIN_MS} ms |`)
  expect(lesson).toContain(`is told within | ${REFUSED_WITHIN_MS} ms |`)
  expect(lesson).toContain(`are all served | ${AT_ONCE} |`)
  expect(lesson).toContain(`at most | ${TRIES} |`)
  expect(AGAIN, 'one for ten first ones, and 10, in 10 s').toEqual({ share: 0.1, more: 10, spanMs: 10_000 })
  expect(lesson).toContain('one for ten first ones, and 10 |')
  expect(lesson).toContain(`it is left alone | from ${AWAY_AFTER_MS / 1000} s on |`)
  expect(lesson).toContain(`at most | ${PROBES_PER_SECOND} requests in any second |`)
  expect(lesson).toContain(`are told so within | ${AWAY_TOLD_WITHIN_MS} ms |`)
  expect(lesson).toContain(`after it is back | ${BACK_WITHIN_MS / 1000} s |`)
  expect(lesson).toContain(`is 200 within ${HEALTH_WITHIN_MS} ms`)
  expect(lesson).toContain(`its user has gone: ${HEARD_WITHIN_MS} ms later`)
  expect(lesson).toContain(`**${100 * URGENT.share} of 100 urgent ones**`)
  expect(lesson).toContain(`At ${THREE_TIMES} a second, of whom ${URGENT.perSecond} are urgent`)
  expect(lesson).toContain(`within ${URGENT.toldWithinMs} ms of having come`)
  expect(lesson).toContain(`At ${THREE_TIMES} users a second`)
  expect(lesson).toContain(`${FROZEN_MOST} requests at most, and ${PROBES_PER_SECOND} more for each second`)
})

test('the storm', () => {
  const [, served, , line] = cells('storm', 'later')
  expect(served).toBe(0)
  expect(lesson).toContain(`it holds ${many(line)} requests by then`)
  expect(cells('storm', 'before')[0], 'all are served').toBe(cells('storm', 'before')[1])
})

test('three times the load', () => {
  const [rate, served, p99] = cells('three-times', 'much')
  expect(lesson).toContain(`${Math.round(10 * number(served)) / 10} a second are served`)
  expect(lesson).toContain(
    `p99 of all answers is ${rounded(p99)} ms, where it was ${rounded(cells('three-times', 'before')[2])} ms`,
  )
  expect(lesson).toContain(`${rounded(rate)} requests a second come in`)
  expect(lesson).toContain(`after the rush p99 is ${rounded(cells('three-times', 'after')[2])} ms`)
})

test('the storm, refused', () => {
  expect(lesson).toContain(`${rounded(cells('storm-refused', 'rush')[1])} a second are served meanwhile`)
  const [rate, served, p99, line] = cells('storm-refused', 'after')
  expect(served).toBe(rate)
  expect(lesson).toContain(`After that all are, ${rounded(Math.floor(number(p99)))} ms at p99`)
  expect(number(line)).toBeLessThanOrEqual(1)
})

test('away and back', () => {
  expect(cells('away-and-back', 'frozen')[1]).toBe(0)
  expect(cells('away-and-back', 'dead')[1]).toBe(0)
  const [rate, thawed] = cells('away-and-back', 'thawed')
  const [again, alive] = cells('away-and-back', 'again')
  expect([thawed, alive]).toEqual([rate, again])
  expect(lesson).toContain(`served again, ${rounded(thawed)} a second`)
  expect(lesson).toContain(`after its death: ${rounded(alive)} a second`)
})

test('a line that is too long', () => {
  expect(lesson).toContain(`at each, ${rounded(cells('short-line', 'all')[1])} a second are served`)
  expect(cells('long-line', 'all')[1]).toBe(0)
})

test('users carried', () => {
  const { reference, beside } = numbers.carried
  const told = (users: number | undefined) => (users ?? 0).toLocaleString('en')
  expect(lesson).toContain(
    `carries ${told(reference.usersPerDay)} users; the web server that means well carries ${told(beside.eager?.usersPerDay)}`,
  )
})
