/** The numbers in the lesson's prose are those that are recorded for its scenes and stacks, which are measured again elsewhere. */
import { expect, test } from 'vitest'
import { lessonNumbers, number, type Recorded } from '../../src/numbers/lesson-numbers.ts'
import stack from './stack.ts'

const { cells, lesson, numbers } = lessonNumbers<keyof typeof stack.scenes>(
  import.meta.dirname,
  '07-operate/02-metrics.mdx',
)

/** Of seconds, as the monitor tells them. */
const inMs = (cell: Recorded) => Math.round(1000 * number(cell))

test('an average of p99s, and the p99 of all', () => {
  const [users, , shown] = cells('averaged', 'bad')
  expect(lesson).toContain(`is ${inMs(shown)} ms. Users have a p99 of ${Math.round(number(users))} ms`)
  const [same, , right] = cells('merged', 'bad')
  expect(same).toBe(users)
  expect(lesson).toContain(`Your monitor says ${inMs(right)} ms`)
  expect(lesson).toContain(`in which the users’ ${Math.round(number(same))} ms lie`)
})

test('who is woken', () => {
  const often = ['dead', 'back', 'moment'].map((measure) => number(cells('woken-often', measure)[1]))
  const [dead = 0, back = 0, moment = 0] = often
  expect(lesson).toContain(`without the database there are ${dead} messages`)
  expect([back - dead, moment - back]).toEqual([10, 10])
  expect(cells('woken-often', 'moment')[0], 'no user had an error').toBe(0)
  expect(lesson).toContain(`That makes ${moment}.`)
  const once = ['dead', 'back', 'moment'].map((measure) => cells('woken-once', measure)[1])
  expect(once).toEqual([2, 4, 4])
  expect(lesson).toContain('That makes 4.')
})

test('sixty people', () => {
  expect(cells('added-up', 'hour')).toEqual([0, 60, 60, 60, 180])
  expect(cells('each-once', 'hour')).toEqual([0, 60, 60, 60, 60])
})

test('users carried', () => {
  const { reference, starter } = numbers.carried
  expect(starter.usersPerDay).toBe(reference.usersPerDay)
  expect(lesson).toContain(`carries ${reference.usersPerDay.toLocaleString('en')} users`)
  expect(lesson).toContain(`The monitor costs $${stack.roles.monitor.costPerMonth} a month`)
})
