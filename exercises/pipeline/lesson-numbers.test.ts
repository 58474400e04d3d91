/** The numbers in the lesson's prose are those that are recorded for its scenes, which are measured again elsewhere. */
import { expect, test } from 'vitest'
import { lessonNumbers, number, percent, type Recorded } from '../../src/numbers/lesson-numbers.ts'
import type stack from './stack.ts'

const { cells, lesson } = lessonNumbers<keyof typeof stack.scenes>(
  import.meta.dirname,
  '07-operate/03-automation.mdx',
)

const tenths = (cell: Recorded): string => `${(number(cell) * 100).toFixed(1)} %`
const errors = (scene: keyof typeof stack.scenes, measure: string): Recorded => cells(scene, measure)[1]

test('a script', () => {
  expect(number(errors('afternoon', 'before'))).toBe(0)
  expect(lesson).toContain(`one of ten gets an error: ${tenths(errors('afternoon', 'after'))}`)
})

test('tests alone', () => {
  expect(lesson).toContain(`${tenths(errors('tested', 'after'))}, and all tests are green`)
})

test('a canary', () => {
  const [requests, failed] = cells('canary', 'meanwhile')
  const users = Math.round(number(requests) * number(failed))
  expect(lesson).toContain(`${tenths(failed)} in the minute from the push on: ${users} users`)
  expect(number(errors('canary', 'after'))).toBe(0)
})

test('a fix', () => {
  const [before, after] = [errors('fix', 'before'), errors('fix', 'after')]
  expect(lesson).toContain(`the errors go from ${percent(before)} to ${percent(after)}`)
})
