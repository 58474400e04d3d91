/** The numbers in the lesson's prose are those that are recorded for its scenes, which are measured again elsewhere. */
import { expect, test } from 'vitest'
import { lessonNumbers, ms, number, percent } from '../../src/numbers/lesson-numbers.ts'
import type stack from './stack.ts'

const { cells, lesson } = lessonNumbers<keyof typeof stack.scenes>(
  import.meta.dirname,
  '02-many-servers/04-failover.mdx',
)

test('without a primary every write fails', () => {
  const [errors, ...roles] = cells('nobody-takes-over', 'dead')
  expect(lesson).toContain(`From then on ${percent(errors)} of the requests fail`)
  expect(roles).toEqual([null, 'replica', 'replica'])
})

test('two primaries, and no error', () => {
  const [errors, first, second, third, firstCards, secondCards] = cells('paused-and-naive', 'woken')
  expect([errors, first, second, third]).toEqual([0, 'primary', 'primary', 'replica'])
  expect(lesson).toContain(`there are ${firstCards} cards at database-1, and ${secondCards} at database-2`)
})

test('one primary, and the same cards', () => {
  const [errors, ...roles] = cells('paused', 'woken')
  expect(errors).toBe(0)
  expect(roles.filter((role) => role === 'primary').length).toBe(1)
  const [, first, second] = roles.slice(2)
  expect(first).toBe(second)
  expect(lesson).toContain(`both databases have ${first} cards`)
})

test('a primary dies, and comes back as a replica', () => {
  const [errors] = cells('primary-dies', 'nobody')
  expect(lesson).toContain(`In the first six seconds ${percent(errors)} of the requests fail`)
  for (const measure of ['taken-over', 'back']) expect(cells('primary-dies', measure)[0]).toBe(0)
  expect(cells('primary-dies', 'back').slice(2)).toEqual(['replica', 'primary', 'replica'])
})

test('the witness dies', () => {
  expect(cells('witness-dies', 'at-once')[0]).toBe(0)
  const [errors, ...roles] = cells('witness-dies', 'later')
  expect(lesson).toContain(`Then ${percent(errors)} of the requests fail`)
  expect(roles).toEqual(['replica', 'replica', 'replica'])
  expect(cells('witness-dies', 'back')[0]).toBe(0)
})

test('what each mode loses', () => {
  const [, errors, first, second] = cells('destroyed-async', 'cut')
  expect(errors).toBe(0)
  expect(lesson).toContain(`database-1 has ${first} changes, and the others ${second}`)
  expect(lesson).toContain(`${number(first) - number(second)} changes that users were told were saved`)
  const [answered, refused] = cells('destroyed-quorum', 'cut')
  expect([answered, refused]).toEqual([0, 1])
  expect(cells('destroyed-quorum', 'over')[1]).toBe(0)
})

test('what quorum costs', () => {
  const [before, , none] = cells('what-quorum-costs', 'async')
  const [after, , nor] = cells('what-quorum-costs', 'quorum')
  expect(lesson).toContain(`p50 of a write is ${ms(before)} in mode async, and ${ms(after)} in mode quorum`)
  expect([none, nor]).toEqual([0, 0])
})

test('the walk', () => {
  const [, , , , primary, one, other] = cells('whole-figure', 'reads')
  expect(number(primary)).toBeLessThan(0.06)
  expect(lesson).toContain(
    `${percent(one)} and ${percent(other)} of what databases are asked goes to the two replicas`,
  )
  expect(cells('whole-figure', 'writes').slice(4, 5)).toEqual([1])
})
