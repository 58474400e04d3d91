/** What handing in wants of the workspace around it. */
import type { Toasts } from '../frame/toasts.svelte.ts'
import type { Session } from '../session/session.svelte.ts'
import type { WorkspaceExercise } from '../session/types.ts'

export interface HandInOptions {
  readonly exercise: WorkspaceExercise
  readonly session: Session
  readonly toasts: Toasts
  readonly locale: string
}
