/** The dialogs of the workspace: loaded when it is wanted, not with the page. */
import CompareDialog from './CompareDialog.svelte'
import ResetDialog from './ResetDialog.svelte'
import StartDialog from './StartDialog.svelte'
import TestsDialog from './TestsDialog.svelte'
import VersionsDialog from './VersionsDialog.svelte'
import WaysDialog from './WaysDialog.svelte'

export const dialogs = {
  compare: CompareDialog,
  reset: ResetDialog,
  start: StartDialog,
  tests: TestsDialog,
  versions: VersionsDialog,
  ways: WaysDialog,
}
export type DialogName = keyof typeof dialogs
