/** What the workspace is started with. It crosses from the server to the browser, so it is plain data. */
import type { Exercise, ExerciseText } from '../../contract/exercise.ts'
import type { Files } from './files.ts'

export interface WorkspaceExercise extends Pick<Exercise, 'files' | 'stages'> {
  readonly slug: string
  readonly starter: Files
  readonly text: ExerciseText
  readonly suiteUrl: string
  readonly referenceUrl: string
  /** The code with which the later stages begin: fetched when the learner wants to start at one. */
  readonly checkpointsUrl: string
  /** What the stack view fetches when it is opened. */
  readonly stackUrl: string
}
