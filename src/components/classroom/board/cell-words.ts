/** A cell in words: what a screen reader hears, and what is told of a change. */
import type { BoardCell, BoardExercise } from '../../../classroom/api.ts'
import { fill } from '../../../messages/fill.ts'
import type { Messages } from '../../../messages/index.ts'
import { passedOf, stageStates } from './model.ts'

type Words = Pick<Messages['board'], 'cell' | 'outcome'>

/** Neither passed nor failed, but ended otherwise. */
export function oddOutcome(cell: BoardCell, words: Words): string | undefined {
  const kind = cell.grade?.outcome.kind
  return kind === undefined || kind === 'passed' || kind === 'failed' ? undefined : words.outcome[kind]
}

export function cellState(
  exercise: BoardExercise,
  cell: BoardCell | undefined,
  words: Words,
  tests: Readonly<Record<string, string>> = {},
): string {
  if (cell === undefined) return words.cell.none
  const { grade, waiting } = cell
  if (grade === undefined) return words.cell.ungraded
  const states = stageStates(exercise, cell)
  const odd = oddOutcome(cell, words)
  const failure = grade.firstFailure
  return [
    fill(words.cell.stages, { passed: passedOf(states), total: states.length }),
    ...(odd === undefined ? [] : [odd]),
    ...(failure === undefined ? [] : [fill(words.cell.fails, { test: tests[failure.test] ?? failure.test })]),
    ...(waiting > 0 ? [words.cell.again] : []),
  ].join(', ')
}
