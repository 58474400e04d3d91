/** The numbers in the lesson's prose are those that are recorded for its scenes, which are measured again elsewhere. */
import { expect, test } from 'vitest'
import { lessonNumbers, number, percent, type Recorded } from '../../src/numbers/lesson-numbers.ts'
import { CROWD, CROWD_WITHIN_MS, OTHERS, SERVED_WITHIN_MS, UNDER_WAY_MS } from './promises.ts'
import type stack from './stack.ts'

const { cells, lesson, numbers } = lessonNumbers<keyof typeof stack.scenes>(
  import.meta.dirname,
  '08-shards/03-celebrities.mdx',
)

const ms = (cell: Recorded): string => `${Math.round(number(cell)).toLocaleString('en')} ms`

test('the rules that the suite goes by', () => {
  expect(lesson).toContain(`${CROWD.reads} people a second want to read it`)
  expect(lesson).toContain(`Everybody together asks for ${OTHERS} cards a second`)
  expect(lesson).toContain(`| ${SERVED_WITHIN_MS} ms | 99 of 100 answers`)
  expect(lesson).toContain(`| ${CROWD_WITHIN_MS} ms | and 99 of 100 for readers`)
  expect(lesson).toContain(`| ${UNDER_WAY_MS} ms | in stage 3: a message`)
})

test('a celebrity, and each key on its shard', () => {
  const [before] = cells('celebrity', 'before')
  const [p99, errors, served] = cells('celebrity', 'crowd')
  expect(lesson).toContain(
    `Of the crowd ${number(served)} % are served. Of all others ${percent(errors)} fail`,
  )
  expect(lesson).toContain(`their p99 goes from ${ms(before)} to ${ms(p99)}`)
})

test('a shard of its own', () => {
  const [p99, errors, served] = cells('own-shard', 'crowd')
  expect(lesson).toContain(`${number(served)} %: 50 of 160 a second is what one shard does`)
  expect(lesson).toContain(`everybody else is well again; their p99 is ${ms(p99)}`)
  expect(errors).toBe(0)
})

test('with yours', () => {
  const [slowest, errors] = cells('with-yours', 'found')
  const [p99, none, served, p99OfCrowd] = cells('with-yours', 'crowd')
  expect(lesson).toContain(
    `p99 of everybody else is ${ms(slowest)}, and one of 400 fails. Then it is ${ms(p99)}`,
  )
  expect(Math.round(0.04 / number(errors)) / 16, 'one of 400').toBeCloseTo(1, 0)
  expect([none, served]).toEqual([0, 100])
  expect(lesson).toContain(`99 of 100 within ${ms(p99OfCrowd)}: faster`)
  expect(number(p99OfCrowd)).toBeLessThan(number(p99))
})

test('its home dies', () => {
  const [, errors, served] = cells('its-home-dies', 'dead')
  expect(served).toBe(0)
  expect(lesson).toContain(`${percent(errors)} of all others fail, where an eighth would be 12.5 %`)
})

test('four times as many', () => {
  const [before, , , , share] = cells('four-times', 'crowd')
  const [p99, errors, , , shareThen] = cells('four-times', 'four-times')
  expect(lesson).toContain(`It gets ${percent(shareThen)} of all that shards are asked, as before`)
  expect(percent(share)).toBe(percent(shareThen))
  expect(lesson).toContain(`p99 of everybody else is ${ms(p99)}, and was ${ms(before)}`)
  expect(errors).toBe(0)
})

test('users carried', () => {
  const { reference, starter } = numbers.carried
  const [few, many] = [starter, reference].map(({ usersPerDay }) => usersPerDay.toLocaleString('en'))
  expect(lesson).toContain(`The starter carries ${few} users, yours ${many}, on the same machines`)
  expect(starter.costPerMonth).toBe(reference.costPerMonth)
})
