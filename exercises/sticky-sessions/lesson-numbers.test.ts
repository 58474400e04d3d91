/** The numbers in the lesson's prose are those that are recorded for its scenes and stacks, which are measured again elsewhere. */
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { lessonNumbers, number, percent } from '../../src/numbers/lesson-numbers.ts'
import type stack from './stack.ts'

const page = '04-stateless/01-sticky-sessions.mdx'
const { cells, lesson, numbers } = lessonNumbers<keyof typeof stack.scenes>(import.meta.dirname, page)

/** Errors first, then the three servers. */
function share(scene: keyof typeof stack.scenes, measure: string, server: 1 | 2 | 3): number {
  return number(cells(scene, measure)[server])
}
const errors = (scene: keyof typeof stack.scenes, measure: string): number => number(cells(scene, measure)[0])

test('who takes turns logs people out', () => {
  expect(lesson).toContain(`${percent(errors('in-turn', 'all'))}. One of three servers knows Ann`)
})

test('a server that comes at noon helps in the evening', () => {
  const [atOnce, later, half] = ['at-once', 'later', 'half'].map((measure) => share('noon', measure, 3))
  expect(lesson).toContain(`${percent(atOnce)}. A third of the *new* users`)
  expect(lesson).toContain(
    `In the next ten seconds it is ${percent(later)}, after half a minute ${percent(half)}`,
  )
  expect(share('noon', 'all-gone', 3)).toBeCloseTo(1 / 3, 1)
  for (const measure of ['before', 'at-once', 'all-gone']) expect(errors('noon', measure), measure).toBe(0)
})

test('a crash logs a third of the people out, and leaves an idle server', () => {
  expect(lesson).toContain(`${percent(errors('crash', 'dies'))} of the clicks of the next three seconds`)
  expect(errors('crash', 'dead'), 'and a few more later').toBeGreaterThan(0)
  expect(lesson).toContain(`and idle: ${percent(share('crash', 'back', 2))} of the load`)
  expect(share('crash', 'back', 1), 'half as much again').toBeCloseTo(0.5, 1)
  expect(share('crash', 'later', 2)).toBeCloseTo(1 / 3, 1)
})

test('draining takes as long as the longest visit', () => {
  expect(lesson).toContain(`still has ${percent(share('drained', 'half-way', 2))} of the load`)
  expect(share('drained', 'empty', 2)).toBe(0)
  for (const measure of ['drains', 'half-way', 'empty', 'removed'])
    expect(errors('drained', measure), measure).toBe(0)
  expect(lesson).toContain(`web-3 costs ${percent(errors('drained', 'at-once'))} of the next clicks`)
})

test('it carries many for as long as nothing happens', () => {
  const { reference, starter } = numbers.carried
  expect(lesson).toContain(`The reference carries ${reference.usersPerDay.toLocaleString('en')} users a day`)
  expect(starter.usersPerDay).toBe(0)
  const stateless = lessonNumbers(join(import.meta.dirname, '../session-store'), page).numbers.carried
    .reference
  expect(lesson).toContain(`the next lesson (${stateless.usersPerDay.toLocaleString('en')})`)
})
