import { expect, test } from 'vitest'
import { learnedOf, nextOf } from './learned.ts'

const lesson = { exercise: 'cache', stages: ['a', 'b', 'c'], core: ['a', 'b'] }
const kept = (...passedStages: string[]) => ({
  cache: { passedStages, assistedStages: [], workedAtMs: 5 },
})

test.each([
  ['never opened', {}, 'new', 0],
  ['opened', kept(), 'begun', 0],
  ['one stage', kept('a'), 'begun', 1],
  ['a stretch stage alone', kept('c'), 'begun', 1],
  ['its core', kept('b', 'a'), 'done', 2],
  ['all', kept('a', 'b', 'c'), 'complete', 3],
  ['stages that another version had', kept('a', 'b', 'gone'), 'done', 2],
] as const)('%s', (_, progress, state, passed) => {
  expect(learnedOf(lesson, progress)).toMatchObject({ state, passed, total: 3 })
})

test('of two lessons that build one exercise, the second begins when the first is done', () => {
  const second = { exercise: 'cache', stages: ['c'], core: ['c'], before: ['a', 'b'] }
  expect(learnedOf(second, kept()).state).toBe('new')
  expect(learnedOf(second, kept('a'))).toMatchObject({ state: 'new', workedAtMs: 0 })
  expect(learnedOf(second, kept('a', 'b'))).toMatchObject({ state: 'begun', passed: 0, workedAtMs: 5 })
  expect(learnedOf(second, kept('c')).state).toBe('complete')
  const first = { exercise: 'cache', stages: ['a', 'b'], core: ['a', 'b'] }
  const both = [first, second].map((each) => ({
    name: each.stages.join(),
    learned: learnedOf(each, kept('a')),
  }))
  expect(nextOf(both)?.name).toBe('a,b')
  const then = [first, second].map((each) => ({
    name: each.stages.join(),
    learned: learnedOf(each, kept('a', 'b')),
  }))
  expect(nextOf(then)?.name).toBe('c')
})

test('an exercise that is a word of JavaScript was not begun by that', () => {
  expect(learnedOf({ ...lesson, exercise: 'constructor' }, {}).state).toBe('new')
})

const at = (name: string, state: 'new' | 'begun' | 'done', workedAtMs = 0) => ({
  name,
  learned: { state, passed: 0, total: 3, workedAtMs },
})

test.each([
  ['nothing was begun: the first', [at('a', 'new'), at('b', 'new')], 'a'],
  ['the one that is worked on', [at('a', 'done', 1), at('b', 'new'), at('c', 'begun', 2)], 'c'],
  ['the first after one that was done last', [at('a', 'new'), at('b', 'done', 2), at('c', 'new')], 'c'],
  ['over others that are done', [at('a', 'done', 3), at('b', 'done', 2), at('c', 'new')], 'c'],
  ['after the end, what was left out', [at('a', 'new'), at('b', 'done', 2)], 'a'],
  ['all done: none', [at('a', 'done', 1), at('b', 'done', 2)], undefined],
] as const)('%s comes next', (_, lessons, name) => {
  expect(nextOf(lessons)?.name).toBe(name)
})
