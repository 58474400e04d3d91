/** The numbers in the lesson's prose are those that are recorded for its scenes and stacks, which are measured again elsewhere. */
import { expect, test } from 'vitest'
import { lessonNumbers, ms, number, percent } from '../../src/numbers/lesson-numbers.ts'
import {
  ANSWER_WITHIN_MS,
  BACK_MS,
  BOUND_MS,
  GRACE_MS,
  HIT_MS,
  MOST_READS,
  NOTICED_MS,
  READ_WITHIN_MS,
  SUBSTITUTE_HIT_MS,
  WAIT_LEAST_MS,
  WAIT_MOST_MS,
  WRITE_WITHIN_MS,
} from './promises.ts'
import type stack from './stack.ts'

const { cells, lesson, numbers } = lessonNumbers<keyof typeof stack.scenes>(
  import.meta.dirname,
  '03-faster/04-no-single-point-of-failure.mdx',
)

const ofHundred = (cell: Parameters<typeof percent>[0]): string => percent(cell).replace(' %', '')

test('the times that are asked for are those of the suite', () => {
  const rows = [
    [HIT_MS, 'so long what was read is a hit at least'],
    [BOUND_MS, 'nobody is given anything that had been replaced so long ago'],
    [GRACE_MS, 'all is well: so long after a write’s answer'],
    [ANSWER_WITHIN_MS, 'so late at most a user is answered'],
    [NOTICED_MS, 'after a cache went away its keys live elsewhere'],
    [BACK_MS, 'after it is back its keys live there again'],
  ] as const
  for (const [timeMs, words] of rows) expect(lesson).toContain(`| ${timeMs / 1000} s | ${words}`)
  expect(lesson).toContain(`| ${MOST_READS} | so many reads`)
  expect(lesson).toContain(`| ${WAIT_LEAST_MS / 1000} to ${WAIT_MOST_MS / 1000} s | who cannot read`)
  expect(lesson).toContain(`a read takes at most ${READ_WITHIN_MS} ms, a write ${WRITE_WITHIN_MS} ms`)
  expect(lesson).toContain(`is a hit for **${SUBSTITUTE_HIT_MS / 1000} seconds** at least`)
})

test('the only one dies', () => {
  expect(lesson).toContain(`Before, p99 is ${ms(cells('the-only-one', 'well')[1])}.`)
  const [gone, later] = ['gone', 'later'].map((span) => ofHundred(cells('the-only-one', span)[2]))
  expect(lesson).toContain(`After, ${gone} of 100 requests fail, and ten seconds later it is no better`)
  expect(Number(later)).toBeGreaterThanOrEqual(Number(gone))
})

test('by division', () => {
  const [, p99, errors, moved] = cells('by-division', 'gone')
  expect(lesson).toContain(`${moved} of 100. A division by three`)
  const share = (100 * number(errors)).toFixed(1)
  expect(lesson).toContain(`p99 goes to ${ms(p99)}, and ${share} % of the requests fail`)
})

test('with yours', () => {
  const [, before] = cells('one-dies', 'well')
  const [, gone, errors] = cells('one-dies', 'gone')
  expect(errors, 'no request fails').toBe(0)
  expect(lesson).toContain(`p99 goes from ${Math.round(number(before))} to ${ms(gone)} for some seconds`)
})

test('cut off from one', () => {
  for (const span of ['well', 'cut', 'back']) expect(cells('cut-from-one', span)[1]).toBe(0)
  expect(lesson).toContain(`two web servers) ${cells('cut-from-one', 'cut')[2]} are wrong`)
  expect(cells('cut-from-one', 'back')[2], 'none after it').toBe(0)
})

test('all four restart', () => {
  const later = ofHundred(cells('with-an-old-lease', 'later')[2])
  expect(lesson).toContain(`Twenty seconds later ${later} of 100 requests fail`)
  const [first, second, last] = ['first', 'second', 'later'].map((span) =>
    ofHundred(cells('all-at-once', span)[2]),
  )
  expect(lesson).toContain(
    `${first} of 100 requests are sent away, in the next five ${second}, and then none`,
  )
  expect(last).toBe('0')
})

test('prices, and users carried', () => {
  const { reference, beside } = numbers.carried
  const one = beside['one-cache']
  expect(lesson).toContain(`three caches more cost $${reference.costPerMonth - number(one?.costPerMonth)}`)
})
