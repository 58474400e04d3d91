import { expect, test } from 'vitest'
import type { ExerciseBackup } from './backup-file.ts'
import { mergeExercise } from './merge.ts'

const none: ExerciseBackup = { versions: [], passedStages: [], assistedStages: [], workedAtMs: 0, hints: {} }
const code = (text: string, savedAtMs: number) => ({ files: { 'a.ts': text }, savedAtMs })
const version = (text: string, keptAtMs: number) => ({ files: { 'a.ts': text }, keptAtMs, reason: 'run' })

test('newer code comes, and what was here is kept as a version first', () => {
  const merged = mergeExercise({ ...none, code: code('old', 1) }, { ...none, code: code('new', 2) })
  expect(merged.code).toBe('comes')
  expect(merged.exercise.code).toEqual(code('new', 2))
  expect(merged.newVersions).toEqual([{ files: { 'a.ts': 'old' }, keptAtMs: 1, reason: 'import' }])
})

test('older code does not replace newer, and is kept as a version', () => {
  const merged = mergeExercise({ ...none, code: code('new', 2) }, { ...none, code: code('old', 1) })
  expect(merged.code).toBe('stays')
  expect(merged.exercise.code).toEqual(code('new', 2))
  expect(merged.newVersions).toEqual([{ files: { 'a.ts': 'old' }, keptAtMs: 1, reason: 'import' }])
})

test('code where there was none comes; the same code is no change', () => {
  expect(mergeExercise(none, { ...none, code: code('x', 1) })).toMatchObject({
    code: 'comes',
    newVersions: [],
  })
  const same = mergeExercise({ ...none, code: code('x', 1) }, { ...none, code: code('x', 5) })
  expect(same).toMatchObject({ code: 'stays', newVersions: [] })
})

test('to bring in the same file twice changes nothing the second time', () => {
  const here = { ...none, code: code('here', 3), versions: [version('v1', 1)] }
  const there = { ...none, code: code('there', 2), versions: [version('v1', 1), version('v2', 2)] }
  const once = mergeExercise(here, there)
  expect(once.newVersions.map(({ files }) => files['a.ts'])).toEqual(['v2', 'there'])
  const twice = mergeExercise(once.exercise, there)
  expect(twice).toMatchObject({ code: 'stays', newVersions: [] })
  expect(twice.exercise).toEqual(once.exercise)
})

test('what passed on either side has passed; without help on one side is without help', () => {
  const merged = mergeExercise(
    { ...none, passedStages: ['a', 'b'], assistedStages: ['a', 'b'], hints: { a: 1, c: 2 }, workedAtMs: 5 },
    { ...none, passedStages: ['b', 'c'], assistedStages: ['c'], hints: { a: 3 }, workedAtMs: 4 },
  )
  expect(merged.exercise).toMatchObject({
    passedStages: ['a', 'b', 'c'],
    assistedStages: ['a', 'c'],
    hints: { a: 3, c: 2 },
    workedAtMs: 5,
  })
})

test('what passed last on either side is what others build on; the same code passed when it did first', () => {
  const passed = (text: string, passedAtMs: number) => ({ files: { 'a.ts': text }, passedAtMs })
  const merge = (here?: ReturnType<typeof passed>, there?: ReturnType<typeof passed>) =>
    mergeExercise({ ...none, ...(here && { passed: here }) }, { ...none, ...(there && { passed: there }) })
      .exercise.passed
  expect(merge()).toBeUndefined()
  expect(merge(passed('x', 1))).toEqual(passed('x', 1))
  expect(merge(undefined, passed('x', 1))).toEqual(passed('x', 1))
  expect(merge(passed('x', 1), passed('y', 2))).toEqual(passed('y', 2))
  expect(merge(passed('x', 3), passed('y', 2))).toEqual(passed('x', 3))
  expect(merge(passed('x', 1), passed('x', 2))).toEqual(passed('x', 1))
})
