import { expect, test } from 'vitest'
import { toldOfRun } from './told-of-run.ts'

type Seen = Parameters<typeof toldOfRun>[0]

const seen: Seen = {
  phase: 'ended',
  nowMs: 20,
  measured: { 'since-12': [10, 0, 40] },
  problem: undefined,
  failure: undefined,
  loss: undefined,
}
const broken = { reason: 'threw-at-boot', message: 'x', byLearner: true, file: 'a.ts', line: 1 } as const

test.each([
  ['it runs', { phase: 'running' }, 'running'],
  ['it starts', { phase: 'starting' }, 'running'],
  ['it is over', {}, 'ended'],
  [
    'nothing compiles',
    { phase: 'refused', problem: { ...broken, reason: 'does-not-compile' } },
    'does-not-compile',
  ],
  ['the code throws at its start, and the rest ran', { problem: broken }, 'threw-at-boot'],
  ['a program of the course does', { problem: { ...broken, byLearner: false } }, 'ended'],
  ['a step could not be carried out', { failure: 'there is no web-9' }, 'could-not-run'],
  ['the code loops', { phase: 'lost', loss: { kind: 'stuck', node: 'a', seconds: 3 } }, 'stuck'],
  ['its thread died', { phase: 'lost', loss: { kind: 'died', message: 'x' } }, 'could-not-run'],
] as const)('when %s', (_, more, phase) => {
  expect(toldOfRun({ ...seen, ...more } as Seen, 40).phase).toBe(phase)
})

test('how far it is, and what users saw', () => {
  expect(toldOfRun({ ...seen, phase: 'running' }, 40)).toEqual({
    phase: 'running',
    share: 0.5,
    since: { requests: 10, errors: 0, p99Ms: 40 },
  })
  expect(toldOfRun({ ...seen, nowMs: 50 }, 40).share).toBe(1)
})
