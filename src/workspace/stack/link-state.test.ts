import { expect, test } from 'vitest'
import type { Step } from '../../contract/scene.ts'
import { type LinkState, readLink, writeLink } from './link-state.ts'

const scenes = ['one-server']
const steps: readonly Step[] = [
  { atMs: 500, do: 'crash', node: 'web-1', disk: 'lose' },
  { atMs: 1250.5, untilMs: 4000, do: 'partition', a: ['web-2'], b: ['balancer-1'] },
  { atMs: 2000, untilMs: 9000, do: 'link', from: 'web-1', to: 'web-2', delayMs: 200, loss: 0.1 },
]

test.each<LinkState>([
  { scene: undefined, seed: 7, users: 20_000, steps },
  { scene: 'one-server', seed: 1, users: undefined, steps: [] },
])('a link brings back what was put into it', (state) => {
  expect(readLink(writeLink(state) ?? '', scenes)).toEqual({ kind: 'state', state })
})

test('an address without a run has none, its anchors too', () => {
  expect(readLink('', scenes)).toEqual({ kind: 'none' })
  expect(readLink('#workspace', scenes)).toEqual({ kind: 'none' })
})

test.each([
  ['#run=1&seed=x', 'unreadable'],
  ['#run=1&users=0', 'unreadable'],
  ['#run=1&users=2000000', 'unreadable'],
  ['#run=1&steps=nonsense', 'unreadable'],
  ['#run=1&steps=[{"atMs":1,"do":"explode"}]', 'unreadable'],
  ['#run=1&steps=[{"atMs":-1,"do":"heal-all"}]', 'unreadable'],
  [`#run=1&steps=${JSON.stringify(Array(300).fill({ atMs: 1, do: 'heal-all' }))}`, 'unreadable'],
  ['#run=%%%', 'unreadable'],
  ['#run=99&seed=1', 'other-version'],
  ['#run=1&scene=long-gone', 'unknown-scene'],
])('%.60s is told as %s', (hash, problem) => {
  expect(readLink(hash, scenes)).toEqual({ kind: 'problem', problem })
})

test('steps out of order are put in order', () => {
  const hash = writeLink({ scene: undefined, seed: 1, users: 5, steps: steps.toReversed() })
  const reading = readLink(hash ?? '', scenes)
  expect(reading.kind === 'state' && reading.state.steps).toEqual(steps)
})

test('more than a link is read with is not put into one', () => {
  const many = Array.from({ length: 201 }, (_, atMs): Step => ({ atMs, do: 'heal-all' }))
  expect(writeLink({ scene: undefined, seed: 1, users: 5, steps: many })).toBeUndefined()
  const body = 'x'.repeat(60_000)
  const long: Step = { atMs: 1, do: 'send', request: { method: 'POST', path: '/cards', body } }
  expect(writeLink({ scene: undefined, seed: 1, users: 5, steps: [long] })).toBeUndefined()
})
