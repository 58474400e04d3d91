/** The numbers in the two lessons' prose are those that are recorded for their scenes, which are measured again elsewhere. */
import { expect, test } from 'vitest'
import { lessonNumbers, ms, number, percent, type Recorded } from '../../src/numbers/lesson-numbers.ts'
import { machines, serviceMs } from './machines.ts'
import { threeCenters } from './plans.ts'
import {
  BUDGET,
  MOST_ERRORS,
  MOST_ERRORS_CELEBRITY,
  MOST_ERRORS_DEPLOY,
  MOST_P99_AWAY_MS,
  MOST_P99_MS,
} from './promises.ts'
import type stack from './stack.ts'

const { cells, lesson, numbers } = lessonNumbers<keyof typeof stack.scenes>(
  import.meta.dirname,
  '09-millions/01-assemble.mdx',
)
const { lesson: survive } = lessonNumbers(import.meta.dirname, '09-millions/02-survive.mdx')

const rounded = (cell: Recorded): string => Math.round(number(cell)).toLocaleString('en')

test('one of everything', () => {
  const [p50] = cells('one-center', 'few')
  const [, p99, failed] = cells('one-center', 'peak')
  expect(number(p50)).toBeGreaterThan(216)
  expect(lesson).toContain('half of the answers take 216 ms or more')
  expect(lesson).toContain(
    `At the peak ${percent(failed)} of the requests fail, and p99 is ${rounded(p99)} ms`,
  )
  expect(numbers.carried.beside['one-center']?.usersPerDay).toBe(0)
})

test('the whole, and without its caches', () => {
  const [, p50, p99, failed] = cells('whole', 'peak')
  const [, , withCache] = cells('with-cache', 'peak')
  const [, , without] = cells('without-cache', 'peak')
  expect(lesson).toContain(`half of the answers take ${ms(p50)}, wherever users are, and p99 is ${ms(p99)}`)
  expect(lesson).toContain(`What becomes of p99, which was ${ms(withCache)}?`)
  expect(lesson).toContain(`${ms(without)}. A shard that is busy`)
  expect(number(without) / number(withCache)).toBeGreaterThan(2.5)
  expect(number(without) / number(withCache)).toBeLessThan(4)
  expect(number(failed)).toBe(0)
  expect(number(p99)).toBeLessThan(MOST_P99_MS)
  const { usersPerDay, nodes, costPerMonth } = numbers.carried.reference
  expect(lesson).toContain(
    `carries ${usersPerDay.toLocaleString('en')} a day, with ${nodes} machines for $${costPerMonth.toLocaleString('en')} a month`,
  )
})

test('tables of the plan', () => {
  for (const [name, { cores, costPerMonth }] of Object.entries(machines))
    expect(lesson).toContain(`| \`${name}\` | ${cores} | $${costPerMonth} |`)
  expect(lesson).toContain(`| ${serviceMs.web} ms | a web server | | ${serviceMs.shard} ms | a shard |`)
  expect(lesson).toContain(`| ${serviceMs.edge} ms | an edge, a balancer, a router |`)
  expect(lesson).toContain(`$${BUDGET.toLocaleString('en')} a month`)
  expect(lesson).toContain(`At most **${100 * MOST_ERRORS} %** of the requests fail`)
  expect(threeCenters.shard.groups).toBe(2)
})

test('one after the other', () => {
  const p99 = (measure: string): Recorded => cells('one-by-one', measure)[1]
  const failed = (measure: string): Recorded => cells('one-by-one', measure)[2]
  expect(survive).toContain(`Without a balancer ${percent(failed('balancer'))} of the requests fail`)
  for (const measure of ['edge', 'web', 'cache', 'router', 'shard']) expect(number(failed(measure))).toBe(0)
  expect(survive).toContain(
    `${ms(p99('well'))} when all is well, ${ms(p99('web'))} without a web server, ${ms(p99('shard'))} without a shard`,
  )
})

test('one web server in each region', () => {
  const [, failed, answered] = cells('one-web-each', 'gone')
  const [, , before] = cells('one-web-each', 'well')
  expect(survive).toContain(`${percent(failed)} of all requests fail`)
  expect(survive).toContain(`${rounded(answered)} good answers a second in place of ${rounded(before)}`)
})

test('without Seoul', () => {
  const [, before, , well] = cells('center-lost', 'well')
  const [, after, failed, gone] = cells('center-lost', 'gone')
  expect(survive).toContain(
    `${rounded(well)} good answers a second before, and ${rounded(gone)} without Seoul`,
  )
  expect(survive).toContain(`p99 goes from ${ms(before)} to ${rounded(after)}`)
  expect(number(failed)).toBe(0)
})

test('what is promised while something is wrong', () => {
  expect(survive).toContain(`**p99 is at most ${MOST_P99_AWAY_MS} ms** while it is gone`)
  expect(survive).toContain(
    `stays within **${MOST_P99_MS} ms**, and at most **${100 * MOST_ERRORS_CELEBRITY} %** of them fail`,
  )
  expect(survive).toContain(`at most **${100 * MOST_ERRORS_DEPLOY} %** of all requests fail`)
})
