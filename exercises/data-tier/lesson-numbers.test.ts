/** The numbers in the lesson's prose are those that are recorded for its scenes and stacks, which are measured again elsewhere. */
import { expect, test } from 'vitest'
import { lessonNumbers, ms, number, percent } from '../../src/numbers/lesson-numbers.ts'
import {
  ANSWER_WITHIN_MS,
  CLOSE,
  FIRST_PAUSE_MS,
  FULL_WITHIN_MS,
  GROWTH,
  MOST_AT_WORK,
  MOST_WAITING,
  NO_NEED_MS,
  ROUNDS,
  SILENT_PER_SECOND,
  SPREAD_MS,
  TRIES,
  WAIT_AT_LEAST_MS,
} from './promises.ts'
import stack from './stack.ts'

const { cells, lesson, numbers } = lessonNumbers<keyof typeof stack.scenes>(
  import.meta.dirname,
  '01-one-server/03-the-data-tier.mdx',
)
const many = (count: unknown): string => Number(count).toLocaleString('en')

test('the promises are those that the suite asks for', () => {
  expect(lesson).toContain(`is waited for | ${WAIT_AT_LEAST_MS} ms |`)
  expect(lesson).toContain(`in all | ${TRIES} |`)
  expect(lesson).toContain(`before the second try | ${FIRST_PAUSE_MS.promised} ms or more`)
  expect(lesson).toContain(`before the third | ${GROWTH.promised} times that`)
  const [pause, growth, close] = [FIRST_PAUSE_MS, GROWTH, CLOSE].map(({ seen }) => seen)
  expect(lesson).toContain(
    `the average of ${ROUNDS} pauses, and let ${pause} ms, ${growth} times and ${close} %`,
  )
  expect(CLOSE.promised, 'no more than half of the pauses').toBe(50)
  expect(lesson).toContain(`within ${SPREAD_MS} ms of each other`)
  expect(lesson).toContain(`whoever is away | within ${ANSWER_WITHIN_MS / 1000} s |`)
  expect(lesson).toContain(`meanwhile | within ${NO_NEED_MS} ms |`)
  expect(lesson).toContain(`at a time | ${MOST_AT_WORK} |`)
  expect(lesson).toContain(`in line for that | ${MOST_WAITING} |`)
  expect(lesson).toContain(`is told so | within ${FULL_WITHIN_MS} ms |`)
  expect(lesson).toContain(`a silent database | ${SILENT_PER_SECOND} |`)
})

test('two boxes', () => {
  const [, one, two] = cells('two-boxes', 'all')
  expect(lesson).toContain(`web-1 has ${one} cards and web-2 has ${two}`)
})

test('answers that get lost', () => {
  const [requests, errors, items] = cells('sent-again', 'all')
  expect(lesson).toContain(`${many(requests)} cards are sent`)
  expect(lesson).toContain(`${many(items)}. Nothing was lost but *answers*`)
  expect(errors).toBe(0)
  expect(Math.round((number(items) - number(requests)) / 100), 'a hundred twice').toBe(1)
  const [sent, failed, kept] = cells('sent-once', 'all')
  expect(lesson).toContain(`${many(sent)} requests, ${many(kept)} cards`)
  expect(Math.round(1000 * number(failed)), 'two in a thousand').toBe(2)
})

test('everything goes wrong', () => {
  const [, , , one] = cells('two-tiers', 'one')
  expect(one).toBe(0.5)
  const [, frozen, , inVain] = cells('two-tiers', 'frozen')
  const [, dead, , asWell] = cells('two-tiers', 'dead')
  expect([inVain, asWell]).toEqual([1, 1])
  expect(lesson).toContain(`within ${ms(frozen)} when it is frozen, ${ms(dead)} when it is dead`)
  const [, , thawed, none] = cells('two-tiers', 'thawed')
  expect(lesson).toContain(`p99 is ${ms(thawed)} again`)
  expect(none).toBe(0)
})

test('scaled apart', () => {
  const [, , two] = cells('scaled-apart', 'two')
  const [, , three] = cells('scaled-apart', 'three')
  expect(lesson).toContain(`falls from ${Math.round(number(two))} to ${ms(three)}`)
})

test('what a silent database finds, and what becomes of it', () => {
  const [, , found] = cells('what-it-finds', 'silent')
  expect(lesson).toContain(`${many(found)} requests lie there`)
  const [, , second] = cells('still-eager', 'second')
  const [, , later] = cells('still-eager', 'later')
  expect(lesson).toContain(
    `A second later ${percent(second)} fail. 15 seconds later, still ${percent(later)}`,
  )
  expect(lesson).toContain(`can do ${1000 / stack.roles.database.serviceMs} requests a second`)
  const [, p50, errors] = cells('still-patient', 'second')
  expect(errors).toBe(0)
  expect(lesson).toContain(`and p50 is ${ms(p50)}`)
})

test('users carried, and what they cost', () => {
  const { reference, starter, beside } = numbers.carried
  const [one, three] = [beside['one-box'], beside['three-web-servers']]
  expect(lesson).toContain(`One box carries ${many(one?.usersPerDay)} users`)
  expect(lesson).toContain(`carry ${many(reference.usersPerDay)} users`)
  expect(lesson).toContain(
    `makes it ${many(three?.usersPerDay)}, for $${stack.roles.web.costPerMonth} a month`,
  )
  expect(reference.usersPerDay / number(one?.usersPerDay), 'more than twice').toBeGreaterThan(2)
  expect(lesson).toContain('The starter carries nobody')
  expect(starter).toMatchObject({ usersPerDay: 0, limit: 'errors' })
})
