/** Commands that a person is told to type: whatever is pasted into a shell does what it says, and nothing else. */
import { relative, sep } from 'node:path'
import { visible } from '../messages/visible.ts'
import type { Terminal } from './command.ts'

/**
 * Outside the checkout, `npx millions` would ask the registry for a package that is not ours: there, the program is
 * called by its place.
 */
export function suggested(
  { root, workingFolder }: Pick<Terminal, 'root' | 'workingFolder'>,
  ...words: readonly string[]
): string {
  const way = relative(root, workingFolder)
  const isOutside = way === '..' || way.startsWith(`..${sep}`)
  const program = isOutside ? ['node', `${root}/src/cli/millions.js`] : ['npx', 'millions']
  return [...program, ...words].map(quoted).join(' ')
}

/** A folder as it is named in a command: never as an option. */
export function folderArgument(folder: string): string {
  return folder.startsWith('-') ? `./${folder}` : folder
}

/** Text as a POSIX shell takes it for one word: nothing in it is expanded, and nothing run. */
export function quoted(text: string): string {
  if (/^[\w./:@%+=,-]+$/.test(text) && !text.startsWith('=')) return text
  if (process.platform === 'win32' && /^[\w./\\:@+=, ()~-]+$/.test(text)) return `"${text}"`
  if (visible(text) === text && !text.includes('\n')) return `'${text.replaceAll("'", String.raw`'\''`)}'`
  // What cannot be shown cannot be pasted. Shells that do not know this form find no such file, and run nothing.
  return `$'${[...new TextEncoder().encode(text)].map(ansiByte).join('')}'`
}

function ansiByte(byte: number): string {
  const character = String.fromCharCode(byte)
  return /[\w ./:@%+=,-]/.test(character) ? character : `\\${byte.toString(8).padStart(3, '0')}`
}
