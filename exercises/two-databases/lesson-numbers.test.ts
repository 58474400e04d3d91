/** The numbers in the lesson's prose are those that are recorded for its scenes and stacks, which are measured again elsewhere. */
import { expect, test } from 'vitest'
import { lessonNumbers, ms, number, percent } from '../../src/numbers/lesson-numbers.ts'
import {
  ANSWER_WITHIN_MS,
  BACK_WITHIN_MS,
  BOOT_WITHIN_MS,
  CORE_MS,
  MEETING,
  MOST_CARDS,
  RENAMED_WITHIN_MS,
  ROUND_TRIPS,
  USUAL_LIMIT,
} from './promises.ts'
import type stack from './stack.ts'

const { cells, lesson, numbers } = lessonNumbers<keyof typeof stack.scenes>(
  import.meta.dirname,
  '01-one-server/04-which-database.mdx',
)
const many = (count: unknown): string => Number(count).toLocaleString('en')
const seconds = (cell: unknown): string => `${(Number(cell) / 1000).toFixed(1)} s`

test('the promises are those that the suite asks for', () => {
  expect(lesson).toContain(`cards of a page | 1 to ${MOST_CARDS}, ${USUAL_LIMIT} unless told |`)
  expect(lesson).toContain(`with 20,000 cards there | ${CORE_MS} ms |`)
  expect(lesson).toContain(`nothing left to change there | ${CORE_MS} ms of its core |`)
  expect(lesson).toContain(`a feed over documents, any page | ${ROUND_TRIPS} round trips |`)
  expect(lesson).toContain(`is new everywhere | within ${RENAMED_WITHIN_MS / 1000} s |`)
  expect(lesson).toContain(`whoever is away or meets | within ${ANSWER_WITHIN_MS / 1000} s |`)
  expect(lesson).toContain(`after a database is back | within ${BACK_WITHIN_MS / 1000} s |`)
  expect(lesson).toContain(`boots all the same, within ${BOOT_WITHIN_MS / 1000} seconds`)
  expect(lesson).toContain(`when up to ${MEETING} users meet`)
})

test('one after the other, near and far, and all at once', () => {
  const [, near] = cells('near', 'all')
  const [, far] = cells('far', 'all')
  const [, joined] = cells('far-joined', 'all')
  expect(lesson).toContain(`${ms(near)}, for 61 questions`)
  expect(lesson).toContain(`${seconds(far)}. Each of the 61 questions`)
  expect(lesson).toContain(
    `${ms(joined)}: one round trip. ${Math.round(number(far) / number(joined))} times less`,
  )
})

test('twenty thousand cards', () => {
  const [at50] = cells('no-index', 'at-50')
  const [at120, p99] = cells('no-index', 'at-120')
  expect(lesson).toContain(
    `At 50 readers a second p50 is ${ms(at50)}. At 120 it is ${ms(at120)}, p99 is ${ms(p99)},`,
  )
  const [indexed] = cells('your-index', 'at-120')
  expect(lesson).toContain(`With the index it is ${ms(indexed)} at 120 readers a second`)
  expect(Math.abs(number(indexed) - number(cells('your-index', 'at-50')[0])), 'as at 50').toBeLessThan(3)
})

test('the database dies', () => {
  const [, , dead] = cells('sql-dies', 'dead')
  const [, , again] = cells('sql-dies', 'again')
  expect(lesson).toContain(`${percent(dead)} of the requests fail while it is dead`)
  expect(again).toBe(0)
})

test('both, side by side', () => {
  const [rate, tables] = cells('over-tables', 'more')
  const [, documents] = cells('over-documents', 'more')
  expect(lesson).toContain(`Eight people a second came to ${Math.round(number(rate))} requests a second`)
  expect(lesson).toContain(`p50 is ${ms(tables)}; over documents ${ms(documents)}`)
})

test('likes that are lost', () => {
  const [sent, errors, kept] = cells('likes-lost', 'all')
  expect(errors).toBe(0)
  expect(lesson).toContain(`${many(sent)} people have liked it`)
  expect(lesson).toContain(`> ${many(kept)}. Each write was done`)
  expect(number(sent) - number(kept), 'hundreds fewer').toBeGreaterThan(200)
})

test('users carried', () => {
  const { reference, beside } = numbers.carried
  expect(lesson).toContain(`carry ${many(reference.usersPerDay)} users a day`)
  expect(lesson).toContain(`over documents carry ${many(beside.documents?.usersPerDay)}:`)
})
