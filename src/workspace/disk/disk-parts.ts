/** All of the folder on disk: loaded where there can be one. */
import DiskLine from './DiskLine.svelte'

export { DiskView } from './disk-view.svelte.ts'
export { DiskLine }
