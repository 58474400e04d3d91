/** The numbers in the lesson's prose are those that are recorded for its scenes, which are measured again elsewhere. */
import { expect, test } from 'vitest'
import { lessonNumbers, ms, number, type Recorded } from '../../src/numbers/lesson-numbers.ts'
import { evening } from './evening.ts'
import type stack from './stack.ts'

const { cells, lesson } = lessonNumbers<keyof typeof stack.scenes>(
  import.meta.dirname,
  '02-many-servers/02-how-many.mdx',
)

const seconds = (cell: Recorded): string => `${(number(cell) / 1000).toFixed(1)} s`
const dollars = (cell: Recorded): string => `$${Math.round(number(cell))}`

test('the evening comes', () => {
  expect(lesson).toContain(`At 25 a second p99 is ${ms(cells('average', 'average')[2])}`)
  const [rate, , p99] = cells('average', 'more')
  expect(lesson).toContain(`At 60 a second it is ${seconds(p99)}`)
  expect(lesson).toContain(`${Math.round(number(rate))} answers a second are all`)
  const worst = number(cells('average', 'peak')[2])
  expect(lesson).toContain(`the last ones have waited for ${Math.floor(worst / 1000)} s`)
})

test('busier and busier', () => {
  const [half, seventy, nearly] = (['half', 'seventy', 'nearly'] as const).map(
    (span) => cells('busier', span)[2],
  )
  expect(lesson).toContain(`When half busy, it answers 99 of 100 within ${ms(half)}`)
  expect(lesson).toContain(`it was hardly worse: ${ms(seventy)}`)
  expect(lesson).toContain(`${ms(nearly)}, for less than twice the load`)
  expect(number(nearly) / number(half), 'five times').toBeCloseTo(5.2, 0)
})

test('eight times as many', () => {
  const one = cells('busier', 'ninety')[2]
  const eight = cells('eight-times', 'all')[2]
  expect(lesson).toContain(`answered 99 of 100 within ${ms(one)}`)
  expect(lesson).toContain(`${ms(eight)}. The one server`)
  expect(number(one) / number(eight), 'a third').toBeCloseTo(3, 0)
})

test('without a spare, and by the plan', () => {
  const bare = cells('no-spare', 'well')
  expect(lesson).toContain(`While all is well p99 is ${ms(bare[2])}`)
  expect(lesson).toContain(`Users wait for ${seconds(cells('no-spare', 'dead')[2])}`)
  const well = cells('planned', 'well')
  const dead = cells('planned', 'dead')
  expect(lesson).toContain(`With the reference p99 is ${ms(well[2])}, and ${ms(dead[2])} when one of each`)
  expect(lesson).toContain(`It costs ${dollars(well[4])} a month in place of ${dollars(bare[4])}`)
  expect(number(dead[2])).toBeLessThan(evening.p99Ms)
  expect(dead[3]).toBe(0)
})
