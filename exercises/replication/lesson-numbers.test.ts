/** The numbers in the lesson's prose are those that are recorded for its scenes and stacks, which are measured again elsewhere. */
import { expect, test } from 'vitest'
import { lessonNumbers, ms, percent } from '../../src/numbers/lesson-numbers.ts'
import type stack from './stack.ts'

const recorded = lessonNumbers<keyof typeof stack.scenes>(
  import.meta.dirname,
  '02-many-servers/03-replication.mdx',
)
const { lesson, numbers } = recorded

/** A scene's cells, by measure. */
const scene = (name: keyof typeof stack.scenes) => (measure: string) => recorded.cells(name, measure)

function expectInLesson(text: string): void {
  expect.soft(lesson.includes(text), `the lesson says “${text}”`).toBe(true)
}

test('one database', () => {
  const cells = scene('one-database')
  const [, calm] = cells('at-200')
  const [, busy] = cells('at-480')
  const [half, , errors] = cells('at-600')
  expectInLesson(`At 200 requests a second, p99 is ${ms(calm)}. At 480 it is ${ms(busy)}:`)
  expectInLesson(`longer than ${ms(half)}, and ${percent(errors)} of the requests fail`)
})

test('the database dies', () => {
  const cells = scene('database-dies')
  const [, before] = cells('well')
  const [all] = cells('dead')
  const [none, after] = cells('blank')
  expect(percent(all), 'every request fails').toBe('100 %')
  expectInLesson(
    `Then all looks well: ${percent(none)} errors. But there were ${before} cards, and now there are ${after}.`,
  )
})

test('own writes', () => {
  const [saves, before, old] = scene('own-writes-lost')('all')
  const [, after, stillOld] = scene('own-writes-kept')('all')
  expectInLesson(`Of ${saves} saves, ${percent(old)} were followed by the old card`)
  expectInLesson(`Always: ${percent(stillOld)} errors`)
  expectInLesson(`p50 was ${ms(before)} and is now ${ms(after)}`)
})

test('half writes', () => {
  const cells = scene('half-writes')
  const [, one] = cells('one-450')
  const [, four] = cells('four-720')
  const [, tooMuch] = cells('four-900')
  expect(720 / 450).toBe(1.6)
  expectInLesson(`p99 was ${ms(one)} with one replica at 450, and is ${ms(four)} with four at 720`)
  expectInLesson(`At 900 requests a second it is ${ms(tooMuch)}`)
  expect(Number(cells('one-550')[1]), 'one replica cannot carry 550').toBeGreaterThan(200)
})

test('with replicas', () => {
  const [, before] = scene('one-database')('at-480')
  const cells = scene('with-replicas')
  expectInLesson(`At 480 requests a second, p99 is ${ms(cells('at-480')[1])} instead of ${ms(before)}`)
  expect(cells('at-600')[2], 'nobody gets an error').toBe(0)
  expectInLesson(`At 1,000 requests a second, p99 is ${ms(cells('at-1000')[1])}`)
})

test('nodes die', () => {
  const cells = scene('nodes-die')
  const [, well] = cells('well')
  const [, one, errors] = cells('one')
  const [, , , share] = cells('back')
  const [, , writes] = cells('no-primary')
  expectInLesson(`No user notices that replica-1 is dead: ${percent(errors)} errors`)
  expectInLesson(`p99 grows from ${ms(well)} to ${ms(one)}`)
  expect(Number(share), 'half of the reads').toBeCloseTo(0.5, 1)
  expectInLesson(`${percent(writes)} of the requests fail`)
})

test('cut off', () => {
  const cells = scene('cut-off')
  const [, , , before] = cells('well')
  const [errors, lagMs, atPrimary, atReplica] = cells('cut')
  const [, , healed, caughtUp] = cells('healed')
  expect(errors).toBe(0)
  expectInLesson(`in the end replica-2 is ${Math.round(Number(lagMs) / 1000)} seconds behind`)
  expect(atReplica).not.toBe(atPrimary)
  expect(atReplica, 'a version from before the cut').toBe(before)
  expect(caughtUp).toBe(healed)
})

test('users carried', () => {
  const { starter, beside } = numbers.carried
  const users = (name: keyof typeof stack.beside) => beside[name]?.usersPerDay.toLocaleString('en-US')
  expectInLesson(`four replicas carry ${users('four-that-pay')} users and not ${users('four-replicas')}`)
  expect(starter.usersPerDay, 'the starter uses no replica').toBe(beside['one-database']?.usersPerDay)
})
