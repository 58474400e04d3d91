/** The dialogs of the workspace: loaded when it is wanted, not with the page. */
import CompareDialog from './CompareDialog.svelte'
import ResetDialog from './ResetDialog.svelte'
import StartDialog from './StartDialog.svelte'
import VersionsDialog from './VersionsDialog.svelte'

export const dialogs = {
  compare: CompareDialog,
  reset: ResetDialog,
  start: StartDialog,
  versions: VersionsDialog,
}
export type DialogName = keyof typeof dialogs
