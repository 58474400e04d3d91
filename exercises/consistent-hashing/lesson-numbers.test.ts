/** The numbers in the lesson's prose are those that are recorded for its scenes, which are measured again elsewhere. */
import { expect, test } from 'vitest'
import { lessonNumbers, ms, number, percent } from '../../src/numbers/lesson-numbers.ts'
import type stack from './stack.ts'

const { cells, lesson, numbers } = lessonNumbers<keyof typeof stack.scenes>(
  import.meta.dirname,
  '08-shards/02-resharding.mdx',
)

test('the rest by four, then by five', () => {
  const [four] = cells('four-then-five', 'four')
  const [five] = cells('four-then-five', 'five')
  expect(lesson).toContain(
    `With four shards ${percent(four)} of the reads fail. With five, ${percent(five)} do`,
  )
})

test('how many keys move', () => {
  const [moved] = cells('how-many-move', 'from-four-to-five')
  expect(lesson).toContain(`${number(moved)} %. A key stays only when`)
  const stays = Array.from({ length: 20 }, (_, rest) => rest).filter((rest) => rest % 4 === rest % 5)
  expect(lesson).toContain(`that is so for ${stays.length} of 20 numbers`)
})

test('a shard is added while users go on', () => {
  const [before] = cells('a-shard-is-added', 'four')
  const [meanwhile, errors] = cells('a-shard-is-added', 'moving')
  const [after] = cells('a-shard-is-added', 'five')
  expect(lesson).toContain(`At 200 requests a second, ${percent(errors)} fail while keys move`)
  expect(lesson).toContain(`p99 is ${ms(before)} before, ${ms(meanwhile)} meanwhile, and ${ms(after)} after`)
})

test('it dies meanwhile', () => {
  const [errors] = cells('it-dies-meanwhile', 'dead')
  expect(lesson).toContain(`While it is dead, ${percent(errors)} of the requests fail`)
})

test('users carried', () => {
  const { reference, starter, beside } = numbers.carried
  const five = beside['five-shards']
  const dearer = number(five?.costPerMonth) - reference.costPerMonth
  expect(lesson).toContain(`A fifth shard costs $${dearer} a month, and carries a fifth more`)
  const more = number(five?.usersPerDay) / reference.usersPerDay
  expect(more, 'a fifth').toBeGreaterThan(1.18)
  expect(more, 'a fifth').toBeLessThan(1.22)
  expect(starter.usersPerDay, 'with shares that are not even').toBeLessThan(reference.usersPerDay)
})
