/** What the workspace is started with. It crosses from the server to the browser, so it is plain data. */
import type { Exercise, ExerciseText } from '../../contract/exercise.ts'
import type { Files } from './files.ts'

export interface WorkspaceExercise extends Pick<Exercise, 'files' | 'stages'> {
  readonly slug: string
  /** Where several lessons build the exercise, `stages` are those of this one: how many of it earlier lessons build. */
  readonly stagesBefore?: number
  readonly starter: Files
  readonly text: ExerciseText
  readonly suiteUrl: string
  readonly referenceUrl: string
  /** The code with which the later stages begin: fetched when the learner wants to start at one. */
  readonly checkpointsUrl: string
  /** Other ways to solve it, and the source of its tests: fetched when somebody who has solved it asks. */
  readonly alternativesUrl: string
  readonly testsUrl: string
  /** What the stack view fetches when it is opened. */
  readonly stackUrl: string
}

/** The lesson after this one. */
export interface NextLesson {
  readonly href: string
  readonly number: string
  readonly title: string
}
