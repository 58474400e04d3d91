/** The numbers in the lesson's prose are those that are recorded for its scenes and stacks, which are measured again elsewhere. */
import { expect, test } from 'vitest'
import { lessonNumbers, ms, number, percent } from '../../src/numbers/lesson-numbers.ts'
import {
  ANSWER_MS,
  AWAY_MS,
  BACK_MS,
  DEAD_MS,
  FAILED_MS,
  KEPT_MS,
  LEAST_BACKOFF_MS,
  MISSED_MS,
  MOST_PAUSE_MS,
  SETTLED_MS,
  TAKEN_UP_MS,
  TURN_MS,
} from './promises.ts'
import type stack from './stack.ts'

const { cells, lesson, numbers } = lessonNumbers<keyof typeof stack.scenes>(
  import.meta.dirname,
  '06-message-queues/02-workers-and-services.mdx',
)
const seconds = (durationMs: number): string => `${durationMs / 1000} s`

test('the promises are those that the suite asks for', () => {
  expect(lesson).toContain(`${ANSWER_MS} ms | until a user has 202`)
  expect(lesson).toContain(`${seconds(AWAY_MS)} | until a user is told 503`)
  expect(lesson).toContain(`${seconds(KEPT_MS)} | a message is yours`)
  expect(lesson).toContain(`${seconds(MISSED_MS)} | until you may take a request to`)
  expect(lesson).toContain(`within ${seconds(SETTLED_MS)} after the last fault is over`)
  expect(lesson).toContain(`**${LEAST_BACKOFF_MS / 1000} to ${(2 * LEAST_BACKOFF_MS) / 1000} s** later`)
  expect(lesson).toContain(
    `dead letters of the queue, within ${seconds(DEAD_MS)}; ${seconds(FAILED_MS)} later its job is`,
  )
  expect(lesson).toContain(`is with another one ${seconds(TAKEN_UP_MS)} later`)
  expect(lesson).toContain(`half a second at the earliest, and ${seconds(MOST_PAUSE_MS)} at the latest`)
  expect(lesson).toContain(`${seconds(BACK_MS)} after it is back, the work goes on`)
  expect(lesson).toContain(`their job is done within ${seconds(TURN_MS)}`)
})

test('the work in the request, and by workers', () => {
  const [, , well, , before] = cells('in-the-request', 'well')
  const [, , , errors, away] = cells('in-the-request', 'away')
  const [, , , , after] = cells('in-the-request', 'back')
  expect(lesson).toContain(`p99 is ${ms(well)}`)
  expect(lesson).toContain(`${percent(errors)} of the answers are errors`)
  expect(away).toBe(before)
  expect(lesson).toContain(`${number(after) - number(away)} mails go out after it is back`)
  const rows = (['well', 'away', 'back'] as const).map((span) => cells('by-workers', span))
  expect(rows.map(([, , , error]) => error)).toEqual([0, 0, 0])
  expect(lesson).toContain(`p99 is ${ms(Math.max(...rows.map(([, , p99]) => number(p99))))} at most`)
  expect(lesson).toContain(`${rows[2]?.[4]} in all`)
})

test('a minute away', () => {
  const [jobs, , dead] = cells('a-minute-away', 'away')
  expect(dead).toBe(jobs)
  expect(lesson).toContain(`${jobs} jobs come in meanwhile`)
  expect(lesson).toContain(`All ${dead} of them`)
  const [, depth, none] = cells('a-minute-kept', 'away')
  const [, left, , mails] = cells('a-minute-kept', 'back')
  expect([depth, none, left]).toEqual([jobs, 0, 0])
  expect(lesson).toContain(`${mails} pictures were sent, ${mails} mails went out`)
  expect(lesson).toContain(`| ${dead} of ${mails} | 0 |`)
})

test('requests that get lost', () => {
  const [jobs, mails, again] = cells('requests-lost', 'all')
  expect(lesson).toContain(`How many mails are sent for ${jobs} pictures?`)
  expect(lesson).toContain(`${mails}: for ${again} of them, two`)
  expect(lesson).toContain(`| ${again} of ${jobs} | 0 |`)
  const [same, once, none] = cells('requests-lost-once', 'all')
  expect([same, once, none]).toEqual([jobs, jobs, 0])
  expect(lesson).toContain(`${once} for ${same} pictures`)
})

test('a rush', () => {
  const [jobs, , sent] = cells('two-workers', 'sent')
  const [, , later] = cells('two-workers', 'later')
  expect(lesson).toContain(`${jobs} pictures come in within ten seconds`)
  expect(lesson).toContain(`${sent} messages are in the queue; 20 s later there are still ${later}`)
  expect(cells('four-workers', 'later')[2]).toBe(later)
  const [, , more] = cells('more-pictures', 'sent')
  expect(lesson).toContain(`the depth is ${more} when the rush is over`)
  expect(cells('more-pictures', 'later')[2]).toBe(0)
})

test('users carried', () => {
  const { reference, beside } = numbers.carried
  const many = (count: unknown): string => Number(count).toLocaleString('en')
  expect(lesson).toContain(`carry ${many(reference.usersPerDay)} users a day`)
  expect(lesson).toContain(`${many(beside['in-the-request']?.usersPerDay)}`)
})
