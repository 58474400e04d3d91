import { expect, test } from 'vitest'
import { SetClock } from '../fixtures/clock.ts'
import { Limits } from './limits.ts'
import { RateLimit } from './rate-limit.ts'

test('so many at once, then one for each while that passes, and never more than at first', () => {
  const clock = new SetClock()
  const limit = new RateLimit({ most: 2, everyMs: 100 }, clock)
  expect([limit.take('a'), limit.take('a'), limit.take('a'), limit.take('b')]).toEqual([
    undefined,
    undefined,
    100,
    undefined,
  ])
  clock.pass(60)
  expect(limit.take('a')).toBe(40)
  clock.pass(40)
  expect([limit.take('a'), limit.take('a')]).toEqual([undefined, 100])
  clock.pass(1_000_000)
  expect([limit.take('a'), limit.take('a'), limit.take('a')]).toEqual([undefined, undefined, 100])
})

test('a clock that is set back gives nothing away, and locks nobody out', () => {
  const clock = new SetClock(1_000_000)
  const limit = new RateLimit({ most: 1, everyMs: 100 }, clock)
  limit.take('a')
  clock.pass(-500_000)
  expect(limit.take('a')).toBe(100)
  clock.pass(100)
  expect(limit.take('a')).toBeUndefined()
})

test('few passwords are tried at a time, and when too many wait it is said', async () => {
  const limits = new Limits(new SetClock())
  const open = Promise.withResolvers<void>()
  let [running, most] = [0, 0]
  const tries = Array.from({ length: 30 }, () =>
    limits.withPassword(async () => {
      running++
      most = Math.max(most, running)
      await open.promise
      running--
    }),
  )
  open.resolve()
  const outcomes = await Promise.allSettled(tries)
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(22)
  expect(most).toBe(2)
})
