/** The numbers in the lesson's prose are those that are recorded for its scenes and stacks, which are measured again elsewhere. */
import { expect, test } from 'vitest'
import { lessonNumbers, ms, number, percent } from '../../src/numbers/lesson-numbers.ts'
import type stack from './stack.ts'

const { cells, lesson, numbers } = lessonNumbers<keyof typeof stack.scenes>(
  import.meta.dirname,
  '02-many-servers/01-the-load-balancer.mdx',
)

test('what a balancer costs', () => {
  const [, without] = cells('one-server', 'at-40')
  const [, withOne] = cells('four-servers', 'at-40')
  expect(lesson).toContain(`${ms(without)} without a balancer, ${ms(withOne)} with one`)
  expect(number(cells('one-server', 'at-120')[3]), 'it turns the next ones away').toBeGreaterThan(0.05)
  expect(cells('four-servers', 'web-2-dies')[3], 'No user noticed').toBe(0)
})

test('half, and a quarter', () => {
  expect(number(cells('two-addresses', 'one')[3])).toBeCloseTo(0.5, 1)
  expect(number(cells('takes-turns', 'three')[3])).toBeCloseTo(0.25, 1)
})

test('p50 is the same, p99 is not', () => {
  const [, turns50, turns99] = cells('lists-in-turn', 'all')
  const [, least50, least99] = cells('lists-to-the-least-busy', 'all')
  expect(Math.round(number(turns50))).toBe(Math.round(number(least50)))
  expect(number(turns99)).toBeGreaterThan(5 * number(least99))
})

test('who fails fast gets the most', () => {
  const [rate, errors, , , share] = cells('fails-fast', 'all')
  expect(number(rate)).toBeGreaterThan(950)
  expect(lesson).toContain(`${percent(share)} of all requests go there, and ${percent(errors)} of the users`)
  expect(number(cells('fails-fast-in-turn', 'all')[1])).toBeCloseTo(0.25, 2)
})

test('four servers carry more than four times as much as one, the starter as much as one', () => {
  const { reference, starter, beside } = numbers.carried
  const one = number(beside['one-server']?.usersPerDay)
  expect(reference.usersPerDay).toBeGreaterThan(4 * one)
  expect(reference.costPerMonth / number(beside['one-server']?.costPerMonth)).toBe(4.5)
  expect(starter.usersPerDay).toBe(one)
})
