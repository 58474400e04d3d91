/** What the workspace is started with. It crosses from the server to the browser, so it is plain data. */
import type { Exercise, ExerciseText } from '../../contract/exercise.ts'
import type { Files } from './files.ts'

export interface WorkspaceExercise extends Pick<Exercise, 'files' | 'stages'> {
  readonly slug: string
  readonly starter: Files
  readonly text: ExerciseText
  readonly suiteUrl: string
  readonly referenceUrl: string
  /** What the stack view fetches when it is opened. */
  readonly stackUrl: string
}
