import { expect, test } from 'vitest'
import { AttemptOrder } from './attempt-order.ts'

const tests = ['quick', 'slow', 'middle'].map((name, place) => ({
  stage: 's',
  test: name,
  tookMs: [1, 100, 10][place] ?? 0,
  limits: {},
}))
const names = (order: AttemptOrder, line: number, hint?: string, file = 'a.ts') =>
  order
    .for({ file, line }, hint === undefined ? undefined : { stage: 's', test: hint })
    .map(({ test: name }) => name)

test('at first the quickest, and always all of them', () => {
  expect(names(new AttemptOrder(tests), 1)).toEqual(['quick', 'middle', 'slow'])
})

test('what killed it before, then what kills near by, then what kills most in its time', () => {
  const order = new AttemptOrder(tests)
  const [, slow, middle] = tests
  if (slow === undefined || middle === undefined) throw new Error('there are three')
  order.note({ file: 'a.ts', line: 10 }, slow)
  expect(names(order, 11)).toEqual(['slow', 'quick', 'middle'])
  expect(names(order, 11, 'middle')).toEqual(['middle', 'slow', 'quick'])
  // Of another file, its count alone speaks.
  expect(names(order, 11, undefined, 'b.ts')).toEqual(['quick', 'middle', 'slow'])
  for (let kill = 0; kill < 20; kill++) order.note({ file: 'c.ts', line: kill }, middle)
  expect(names(order, 11, undefined, 'b.ts')).toEqual(['middle', 'quick', 'slow'])
})
