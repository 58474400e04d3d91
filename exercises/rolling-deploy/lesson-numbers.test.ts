/** The numbers in the lesson's prose are those that are recorded for its scenes, which are measured again elsewhere. */
import { expect, test } from 'vitest'
import { lessonNumbers, number, percent, type Recorded } from '../../src/numbers/lesson-numbers.ts'
import type stack from './stack.ts'

const { cells, lesson } = lessonNumbers<keyof typeof stack.scenes>(
  import.meta.dirname,
  '05-around-the-world/03-deploy-everywhere.mdx',
)

const tenths = (cell: Recorded): string => `${(number(cell) * 100).toFixed(1)} %`
const errors = (scene: keyof typeof stack.scenes, measure: string): Recorded => cells(scene, measure)[2]

test('all at once', () => {
  expect(lesson).toContain(
    `In the first two seconds ${percent(errors('at-once', 'first'))} of them get an error`,
  )
  expect(number(errors('at-once', 'rest'))).toBe(0)
})

test('by checks alone', () => {
  const [meanwhile, after] = [errors('by-checks', 'meanwhile'), errors('by-checks', 'after')]
  expect(lesson).toContain(
    `${tenths(meanwhile)} of the users get an error in the first 40 seconds, and ${tenths(after)} after that`,
  )
})

test('a bad version', () => {
  const [requests, , failed] = cells('bad-version', 'meanwhile')
  const users = Math.round(number(requests) * number(failed))
  expect(lesson).toContain(`${tenths(failed)} in the 40 seconds from the deploy on, which are ${users} users`)
  expect(number(errors('bad-version', 'after'))).toBe(0)
})

test('a good version', () => {
  for (const measure of ['first', 'rest']) expect(number(errors('good-version', measure)), measure).toBe(0)
})

test('the night', () => {
  expect(lesson).toContain(`${tenths(errors('night', 'morning'))}, and the deploy is \`done\``)
})
