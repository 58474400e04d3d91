/** The numbers in the lesson's prose are those that are recorded for its scenes, which are measured again elsewhere. */
import { expect, test } from 'vitest'
import { lessonNumbers, ms, number, percent, type Recorded } from '../../src/numbers/lesson-numbers.ts'
import type stack from './stack.ts'

const { cells, lesson } = lessonNumbers<keyof typeof stack.scenes>(
  import.meta.dirname,
  '01-one-server/02-names.mdx',
)

const rounded = (cell: Recorded): number => Math.round(number(cell))

test('a table of names', () => {
  expect(lesson).toContain(`For a minute ${percent(cells('hosts', 'moved')[0])} of all requests fail`)
  expect(cells('hosts', 'copied')).toEqual([0, 0, 1])
})

test('the server moves', () => {
  for (const measure of ['minute', 'minutes']) expect(cells('moves', measure)[0], measure).toBe(1)
  expect(cells('moves', 'over')).toEqual([0, 0, 1])
})

test('to ask each time, and to keep', () => {
  const [half, , errors, ...asked] = cells('unkept', 'all')
  expect(lesson).toContain(`Half of the users wait for ${ms(half)} or more`)
  expect(number(errors)).toBe(0)
  for (const questions of asked) expect(Math.abs(number(questions) - 3000), 'some 3,000').toBeLessThan(100)
  expect(lesson).toContain(`In the first 10 seconds p50 is ${ms(cells('kept', 'first')[0])}`)
  const [, slow, , root, top, authority] = cells('kept', 'later')
  expect(lesson).toContain(`p99 is ${ms(slow)} later on`)
  expect(lesson).toContain(
    `The root got ${rounded(root)} question in the whole minute, the server of \`example\` ${rounded(top)}, and that of \`postcards.example\` ${rounded(authority)}`,
  )
})

test('the TTL is lowered first', () => {
  for (const measure of ['well', 'moving', 'over'])
    expect(number(cells('lowered', measure)[0]), measure).toBe(0)
})
