/** A folder as it is spoken of: from where the person is, in one line. */
import { relative } from 'node:path'
import { visibleInLine } from '../messages/visible.ts'

export function shownFolder({ workingFolder }: { readonly workingFolder: string }, folder: string): string {
  return visibleInLine(relative(workingFolder, folder) || '.')
}
