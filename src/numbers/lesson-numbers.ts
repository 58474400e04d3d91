/** What a lesson's prose says, and what is recorded for its scenes and stacks, to compare the two. For tests beside exercises. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Cell } from '../live/protocol.ts'
import type { ExerciseNumbers } from './numbers.ts'

/** Nothing where nobody was answered. */
export type Recorded = Cell | null | undefined

export interface LessonNumbers<SceneName extends string> {
  /** The page, with single spaces where its lines break. */
  readonly lesson: string
  readonly numbers: ExerciseNumbers
  /** The cells of a row. Throws when there is no such row. */
  cells(scene: SceneName, measure: string): readonly Recorded[]
}

/** `folder` is the exercise's, `page` is below `content/en`. */
export function lessonNumbers<SceneName extends string>(
  folder: string,
  page: string,
): LessonNumbers<SceneName> {
  const lesson = readFileSync(join(folder, '../../content/en', page), 'utf8').replace(/\s+/g, ' ')
  const numbers: ExerciseNumbers = JSON.parse(readFileSync(join(folder, 'numbers.json'), 'utf8'))
  return {
    lesson,
    numbers,
    cells(scene, measure) {
      const row = numbers.scenes[scene]?.rows.find((each) => each.measure === measure)
      if (row === undefined) throw new Error(`nothing is recorded for ${measure} in the scene ${scene}`)
      return row.cells
    },
  }
}

export const number = (cell: Recorded): number => Number(cell)
export const ms = (cell: Recorded): string => `${Math.round(number(cell))} ms`
export const percent = (cell: Recorded): string => `${Math.round(number(cell) * 100)} %`
