/** The numbers in the lesson's prose are those that are recorded for its scenes and stacks, which are measured again elsewhere. */
import { expect, test } from 'vitest'
import { lessonNumbers, percent } from '../../src/numbers/lesson-numbers.ts'
import stack from './stack.ts'

const { cells, lesson, numbers } = lessonNumbers<keyof typeof stack.scenes>(
  import.meta.dirname,
  '04-stateless/02-the-stateless-tier.mdx',
)

/** The share of errors. */
function errors(name: keyof typeof stack.scenes, measure: string): number {
  const [, cell] = cells(name, measure)
  if (typeof cell !== 'number') throw new Error(`nothing is recorded for ${measure} in the scene ${name}`)
  return cell
}

test('with a server more, more people have to log in again', () => {
  const [three, four] = [errors('in-memory', 'three'), errors('in-memory', 'four')]
  expect(lesson).toContain(`With three servers, ${percent(three)} of the people have to log in again`)
  expect(lesson).toContain(`More: ${percent(four)}.`)
  expect(three).toBeCloseTo(2 / 3, 1)
  expect(four).toBeCloseTo(3 / 4, 1)
})

test('nobody has to with a store, and everybody waits for it', () => {
  for (const measure of ['three', 'four', 'dead', 'back']) expect(errors('shared', measure), measure).toBe(0)
  expect(errors('shared', 'away')).toBe(1)
  expect(lesson).toContain('When the store is dead it is 100 %')
})

test('two tabs', () => {
  expect(lesson).toContain(`${percent(errors('two-tabs-lost', 'all'))}. The two requests begin together`)
  expect(errors('two-tabs-kept', 'all')).toBe(0)
})

test('the times of the table', () => {
  const { idleMs, maxMs } = stack.roles.web.vars
  expect(lesson).toContain(`| ${Number(idleMs) / 1000} s | so long a session lives that nobody uses`)
  expect(lesson).toContain(`| ${Number(maxMs) / 1000} s | so long it lives in all`)
  expect(lesson).toContain(`| ${Number(idleMs) / 30_000} s | a use is written down`)
})

test('users carried', () => {
  const { reference, starter, beside } = numbers.carried
  const writes = beside['each-time']?.usersPerDay ?? 0
  const told = (users: number) => users.toLocaleString('en')
  expect(lesson).toContain(`The reference carries ${told(reference.usersPerDay)} users a day.`)
  expect(lesson).toContain(`A program that writes at each request carries ${told(writes)}`)
  expect(lesson).toContain('The starter carries nobody.')
  expect(starter).toMatchObject({ usersPerDay: 0, limit: 'errors' })
})
