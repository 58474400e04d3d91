/** The numbers in the lesson's prose are those that are recorded for its scenes and stacks, which are measured again elsewhere. */
import { expect, test } from 'vitest'
import { lessonNumbers, type Recorded } from '../../src/numbers/lesson-numbers.ts'
import type stack from './stack.ts'

const { cells, lesson, numbers } = lessonNumbers<keyof typeof stack.scenes>(
  import.meta.dirname,
  '01-one-server/01-one-box.mdx',
)

const round = (cell: Recorded) => Math.round(Number(cell)).toLocaleString('en')

test('one box, at 20 and at 60 requests a second', () => {
  const [, p50, p99] = cells('one-box', 'at-20')
  const [, , busier] = cells('one-box', 'at-60')
  expect(lesson).toContain(`half of the users have their answer within ${round(p50)} ms`)
  expect(lesson).toContain(`p99 grows from ${round(p99)} to ${round(busier)} ms`)
})

test('no card survives the crash, and nobody is answered meanwhile', () => {
  expect(Number(cells('box-crashes', 'before')[2])).toBeGreaterThan(20)
  expect(cells('box-crashes', 'down')[1]).toBe(1)
  expect(cells('box-crashes', 'after')[2]).toBe(0)
})

test('a report in one piece stops everybody, one in slices nobody', () => {
  const [, usual] = cells('report-in-one-piece', 'before')
  const [rate, waiting] = cells('report-in-one-piece', 'meanwhile')
  expect(lesson).toContain(`p50 goes from ${round(usual)} to ${round(waiting)} ms`)
  expect(Number(waiting), 'Half of them wait for more than a second').toBeGreaterThan(1000)
  expect(Number(rate) * 2.4, 'forty slow ones').toBeCloseTo(40, -1)
  const [, p50, p99] = cells('report-in-slices', 'meanwhile')
  expect(lesson).toContain(`p50 is ${round(p50)} ms, p99 is ${round(p99)}`)
})

test('the starter carries as many as the reference', () => {
  const { reference, starter } = numbers.carried
  expect(starter.usersPerDay).toBe(reference.usersPerDay)
  expect(lesson).toContain(`as many as the reference: ${round(reference.usersPerDay)}`)
})
