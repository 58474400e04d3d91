import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import type { Verdict } from '../../contract/verdict.ts'
import { loadExercise } from '../../course/exercises.ts'
import { loadSolutions } from '../../course/solutions.ts'
import { trialsOf } from './trials.ts'

const root = resolve(import.meta.dirname, '../../..')

function stuckIn(stage: string, test: string): Verdict {
  const say = { id: 'world-stuck', values: { node: 'cache-1' } }
  return {
    format: 1,
    exercise: 'eviction',
    filesHash: '',
    suiteHash: '',
    outcome: { kind: 'stuck', stage, test },
    tests: [{ stage, test, seed: 1, status: 'failed', say }],
  }
}

test('whoever gets stuck in the test that is named is caught, and nowhere else', async () => {
  const exercise = await loadExercise(root, 'eviction')
  const trials = trialsOf(exercise, loadSolutions(root, exercise))
  const scan = trials.find(({ name }) => name === 'looks-at-all-for-the-oldest')
  const begins = trials.find(({ kind, name }) => kind === 'checkpoint' && name === 'constant')
  for (const trial of [scan, begins]) {
    expect(trial?.judge(stuckIn('constant', 'constant-lru')), trial?.name).toBeUndefined()
    expect(trial?.judge(stuckIn('lru', 'mixed-lru'))).toBeDefined()
  }
})
