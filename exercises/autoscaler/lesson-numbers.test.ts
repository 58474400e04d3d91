/** The numbers in the lesson's prose are those that are recorded for its scenes, which are measured again elsewhere. */
import { expect, test } from 'vitest'
import { lessonNumbers, number, percent, type Recorded } from '../../src/numbers/lesson-numbers.ts'
import { CROWD_MS, JUMP_MS, MOST_P99_MS } from './promises.ts'
import stack from './stack.ts'

const { cells, lesson } = lessonNumbers<keyof typeof stack.scenes>(
  import.meta.dirname,
  '04-stateless/03-autoscaling.mdx',
)

const seconds = (ms: Recorded): string => (number(ms) / 1000).toFixed(1)
const dollars = (usd: Recorded): string => Math.round(number(usd)).toLocaleString('en')

test('the evening', () => {
  const [, p99, errors] = cells('evening', 'three')
  expect(errors).toBe(0)
  expect(lesson).toContain(`At 3 a second all is well, and p99 is ${seconds(p99)} s`)
  const [, , turnedAway] = cells('evening', 'six')
  expect(lesson).toContain(`At 6 a second ${percent(turnedAway)} of the users are turned away`)
})

test('the jump', () => {
  const [, , , came] = cells('jump-naive', 'after')
  expect(lesson).toContain(`answer="${came}"`)
  expect(lesson).toContain(`${came}. A machine that is ordered now`)
  const [, meanwhile] = cells('jump', 'meanwhile')
  const [, after, , own] = cells('jump', 'after')
  expect(lesson).toContain(`With the reference it is ${own}`)
  expect(lesson).toContain(`${percent(meanwhile)} are turned away as before`)
  expect(after).toBe(0)
})

test('a load that trembles', () => {
  expect(lesson).toContain(`${cells('trembles-naive', 'second')[3]} machines in ten minutes`)
  expect(lesson).toContain(`${cells('trembles', 'second')[3]} with the reference: one change in ten minutes`)
})

test('no numbers', () => {
  const [, errors] = cells('dark-naive', 'later')
  expect(lesson).toContain(`${percent(errors)}. No number was read as 0`)
  expect(number(errors), 'a third').toBeCloseTo(1 / 3, 1)
  for (const measure of ['first', 'later'] as const) {
    const [, none, machines] = cells('dark', measure)
    expect([none, machines]).toEqual([0, 5])
  }
})

test('the day', () => {
  const bill = (scene: 'day-fixed' | 'day' | 'day-known'): string => dollars(cells(scene, 'day')[3])
  expect(lesson).toContain(`Eight machines cost $${bill('day-fixed')} a month`)
  expect(lesson).toContain(
    `The reference costs $${bill('day')}, and the best schedule known $${bill('day-known')}`,
  )
  const { balancer, autoscaler } = stack.roles
  expect(lesson).toContain(`$${balancer.costPerMonth + autoscaler.costPerMonth} of each are for the balancer`)
  for (const scene of ['day-fixed', 'day', 'day-known'] as const)
    expect(number(cells(scene, 'day')[2]), scene).toBeLessThanOrEqual(0.002)
})

test('what is promised', () => {
  expect(lesson).toContain(`p99 is at most **${MOST_P99_MS / 1000} s**`)
  expect(lesson).toContain('**four minutes** after the jump')
  expect(JUMP_MS).toBe(240_000)
  expect(CROWD_MS).toBe(150_000)
})
