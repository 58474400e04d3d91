import { join } from 'node:path'

/** Where a learner works on an exercise, unless told. */
export function workspaceFolder(root: string, slug: string): string {
  return join(root, 'workspace', slug)
}
