/** Where files lie for the editor, and for TypeScript in it. */
import type { Uri } from 'monaco-editor/editor'

/** The learner's. */
export const ownRoot = 'file:///workspace/'
/** Those of the course. */
export const courseRoot = 'file:///node_modules/millions/'

/** The name of a file of the course that was opened, to be read. */
export function courseFile(uri: Uri): string | undefined {
  const address = uri.toString()
  return address.startsWith(courseRoot) ? `millions/${address.slice(courseRoot.length)}` : undefined
}
