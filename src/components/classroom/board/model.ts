/** What a board says beyond its cells: what changes make of it, who is stuck, where most fail, how far a room is. */
import type { Board, BoardCell, BoardChanges, BoardExercise, StageState } from '../../../classroom/api.ts'

/** A cell’s place: learner and exercise. */
export function placeOf({ learner, exercise }: Pick<BoardCell, 'learner' | 'exercise'>): string {
  return `${learner}/${exercise}`
}

export function cellsByPlace(board: Board): ReadonlyMap<string, BoardCell> {
  return new Map(board.cells.map((cell) => [placeOf(cell), cell]))
}

/** Those who are gone take their cells with them; who is new stands last until the board is read anew. */
export function applyChanges(board: Board, { revision, learners, gone, cells }: BoardChanges): Board {
  const left = new Set(gone)
  const changed = new Map(learners.map((learner) => [learner.id, learner]))
  const stayed = board.learners
    .filter(({ id }) => !left.has(id))
    .map((learner) => changed.get(learner.id) ?? learner)
  const known = new Set(stayed.map(({ id }) => id))
  const replaced = new Set(cells.map(placeOf))
  return {
    ...board,
    revision,
    learners: [...stayed, ...learners.filter(({ id }) => !known.has(id) && !left.has(id))],
    cells: [
      ...board.cells.filter((cell) => !left.has(cell.learner) && !replaced.has(placeOf(cell))),
      ...cells.filter(({ learner }) => !left.has(learner)),
    ],
  }
}

/** One for each stage of the exercise: a grading that was cut short names fewer. */
export function stageStates(
  exercise: Pick<BoardExercise, 'stages'>,
  cell: BoardCell | undefined,
): readonly StageState[] {
  const states = new Map(cell?.grade?.stages.map(({ stage, state }) => [stage, state]))
  return exercise.stages.map(({ id }) => states.get(id) ?? 'not-run')
}

export function passedOf(states: readonly StageState[]): number {
  return states.filter((state) => state === 'passed').length
}

export interface Stuck {
  readonly cell: BoardCell
  readonly minutes: number
}

export const stuckAfterMs = 10 * 60_000

/** The longest first. */
export function stuckOn(board: Board, nowMs: number): readonly Stuck[] {
  return board.cells
    .flatMap((cell) => {
      const { sameFailureSinceMs: sinceMs } = cell
      if (sinceMs === undefined || nowMs - sinceMs < stuckAfterMs) return []
      return [{ cell, minutes: Math.floor((nowMs - sinceMs) / 60_000) }]
    })
    .sort((a, b) => b.minutes - a.minutes)
}

export interface Failing {
  readonly exercise: string
  readonly stage: string
  readonly test: string
  /** Those in whose counted submission it fails first. */
  readonly cells: readonly BoardCell[]
}

/** What fails first for most, the most first. */
export function failingMost(board: Board, exercises: ReadonlySet<string>): readonly Failing[] {
  const groups = Map.groupBy(
    board.cells.filter(({ exercise, grade }) => exercises.has(exercise) && grade?.firstFailure !== undefined),
    ({ exercise, grade }) => `${exercise}/${grade?.firstFailure?.stage}/${grade?.firstFailure?.test}`,
  )
  return [...groups.values()]
    .flatMap((cells) => {
      const [first] = cells
      const failure = first?.grade?.firstFailure
      return first === undefined || failure === undefined
        ? []
        : [{ exercise: first.exercise, ...failure, cells }]
    })
    .sort((a, b) => b.cells.length - a.cells.length)
}

/** Beliefs that failing tests show, those of most learners first: each with how many. A learner fails first in one test. */
export function believed<B extends { readonly tests: readonly string[] }>(
  failing: readonly Failing[],
  beliefs: readonly B[],
): readonly { readonly belief: B; readonly learners: number }[] {
  return beliefs
    .map((belief) => {
      const showing = failing.filter(({ test }) => belief.tests.includes(test))
      return { belief, learners: showing.reduce((sum, { cells }) => sum + cells.length, 0) }
    })
    .filter(({ learners }) => learners > 0)
    .sort((a, b) => b.learners - a.learners)
}

export interface StageCount {
  readonly stage: string
  readonly passed: number
}

/** How many have passed each stage. */
export function stageCounts(board: Board, exercise: BoardExercise): readonly StageCount[] {
  const own = board.cells
    .filter((cell) => cell.exercise === exercise.exercise)
    .map((cell) => stageStates(exercise, cell))
  return exercise.stages.map(({ id }, place) => ({
    stage: id,
    passed: own.filter((states) => states[place] === 'passed').length,
  }))
}

export type Sort = 'name' | 'progress' | 'newest'

/** Learners in an order; by name where the rest is the same. */
export function sorted(
  board: Board,
  sort: Sort,
  exercises: readonly BoardExercise[],
  locale: string,
): Board['learners'] {
  const names = new Intl.Collator(locale, { numeric: true })
  const cells = cellsByPlace(board)
  const key = (learner: string): number => {
    if (sort === 'name') return 0
    const own = exercises.map((exercise) => ({
      exercise,
      cell: cells.get(placeOf({ learner, exercise: exercise.exercise })),
    }))
    if (sort === 'newest') return Math.max(0, ...own.map(({ cell }) => cell?.handedInAtMs ?? 0))
    return own.reduce((sum, { exercise, cell }) => sum + passedOf(stageStates(exercise, cell)), 0)
  }
  const keys = new Map(board.learners.map(({ id }) => [id, key(id)]))
  return board.learners.toSorted(
    (a, b) => (keys.get(b.id) ?? 0) - (keys.get(a.id) ?? 0) || names.compare(a.name, b.name),
  )
}

/** A room’s rows in an order that tells nobody’s name: the furthest first, and alike ones are alike. */
export function anonymous(board: Board, exercise: BoardExercise): readonly (readonly StageState[])[] {
  return board.cells
    .filter((cell) => cell.exercise === exercise.exercise)
    .map((cell) => stageStates(exercise, cell))
    .sort((a, b) => passedOf(b) - passedOf(a) || a.join().localeCompare(b.join()))
}
