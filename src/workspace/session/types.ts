/** What the workspace is started with. It crosses from the server to the browser, so it is plain data. */
import type { Exercise, ExerciseText } from '../../contract/exercise.ts'
import type { Files } from './files.ts'
import type { PartOf } from './own-results.ts'

export interface WorkspaceExercise extends Pick<Exercise, 'files' | 'stages'> {
  readonly slug: string
  /** Where several lessons build the exercise, `stages` are those of this one: how many of it earlier lessons build. */
  readonly stagesBefore?: number
  readonly starter: Files
  /** Other exercises whose results its suite runs: the learner's own go with a submission. */
  readonly parts?: Readonly<Record<string, WorkspacePart>>
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
  /** On the last lesson: the page of one's own results. */
  readonly resultsUrl?: string
}

export interface WorkspacePart extends PartOf {
  readonly title: string
  /** The lesson that builds it, where that has a page. */
  readonly lesson?: NextLesson
}

/** A lesson to go to: the one after this one, or one that builds something of it. */
export interface NextLesson {
  readonly href: string
  readonly number: string
  readonly title: string
}
