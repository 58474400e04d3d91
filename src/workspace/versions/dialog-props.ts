/** What every dialog of the workspace is given. */
import type { ScriptMessages } from '../../messages/index.ts'
import type { Session } from '../session/session.svelte.ts'
import type { WorkspaceExercise } from '../session/types.ts'

export interface DialogProps {
  readonly exercise: WorkspaceExercise
  readonly session: Session
  readonly words: ScriptMessages
  readonly locale: string
  /** The file that is open in the editor. */
  readonly shown: string
  readonly onclose: () => void
}
