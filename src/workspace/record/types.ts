/** What the page of one's own results is started with. It crosses from the server to the browser, so it is plain data. */
import type { Exercise, ExerciseText } from '../../contract/exercise.ts'
import type { PartOf } from '../session/own-results.ts'
import type { NextLesson, WorkspacePart } from '../session/types.ts'

export interface RecordPart {
  readonly number: number
  readonly title: string
  readonly lessons: readonly RecordLesson[]
}

/** A lesson that has a page. */
export interface RecordLesson extends NextLesson {
  readonly exercise: string
  /** Its own, where several lessons build one exercise. */
  readonly stages: readonly string[]
  /** Another lesson builds the same exercise after this one: what is measured of it stands there. */
  readonly isContinuedBy?: string
}

/** The last exercise: what the results are of. */
export interface RecordedExercise {
  readonly slug: string
  /** The lessons that build it, with their stages. */
  readonly lessons: readonly (NextLesson & { readonly stages: Exercise['stages'] })[]
  readonly text: Pick<ExerciseText, 'stages' | 'tests'>
  /** Whose results run in it. */
  readonly parts: Readonly<Record<string, WorkspacePart>>
  readonly suiteUrl: string
  readonly stackUrl: string
}

export interface RecordCourse {
  readonly parts: readonly RecordPart[]
  /** Exercise → what is wanted to find the learner's own result of it. */
  readonly exercises: Readonly<Record<string, PartOf>>
  readonly system: RecordedExercise
}
