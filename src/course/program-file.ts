/** Reads one program of a learner's folder, which may hold anything in its place: what stands there, or what is wrong with it. */
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readFileSync,
  realpathSync,
  type Stats,
  statSync,
} from 'node:fs'
import { join, sep } from 'node:path'

/** More than any program needs, and little enough to be read at once. */
export const largestProgramBytes = 1024 * 1024

export type ProgramFile =
  | {
      readonly kind: 'text'
      readonly text: string
      /** Where it really is: a link within the folder was followed. */
      readonly path: string
      readonly mode: number
      /** Some editors begin a text with a mark for the order of its bytes. It is not part of `text`. */
      readonly hasByteOrderMark: boolean
    }
  | { readonly kind: 'missing' | 'dead-link' | 'leaving-link' | 'not-a-file' | 'not-text' }
  | { readonly kind: 'too-large'; readonly bytes: number }
  | { readonly kind: 'unreadable'; readonly error: unknown }

/** `folder` has its own links followed already. */
export function readProgramFile(
  folder: string,
  name: string,
  largestBytes: number = largestProgramBytes,
): ProgramFile {
  try {
    if (lstatSync(join(folder, name), { throwIfNoEntry: false }) === undefined) return { kind: 'missing' }
    const path = realPath(join(folder, name))
    if (path === undefined) return { kind: 'dead-link' }
    if (!path.startsWith(folder + sep)) return { kind: 'leaving-link' }
    const found = statSync(path, { throwIfNoEntry: false })
    if (found === undefined) return { kind: 'missing' }
    return fault(found, largestBytes) ?? readText(path, largestBytes)
  } catch (error) {
    return { kind: 'unreadable', error }
  }
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path)
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ELOOP'))
      return
    throw error
  }
}

function fault(found: Stats, largestBytes: number): ProgramFile | undefined {
  if (!found.isFile()) return { kind: 'not-a-file' }
  if (found.size > largestBytes) return { kind: 'too-large', bytes: found.size }
  return undefined
}

/** What is opened is looked at again: it may have been put there since, and a pipe must not be waited for. */
function readText(path: string, largestBytes: number): ProgramFile {
  const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants
  const file = openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
  try {
    const found = fstatSync(file)
    const wrong = fault(found, largestBytes)
    if (wrong !== undefined) return wrong
    const marked = decode(readFileSync(file))
    if (marked === undefined) return { kind: 'not-text' }
    const hasByteOrderMark = marked.startsWith('\uFEFF')
    const text = hasByteOrderMark ? marked.slice(1) : marked
    return { kind: 'text', text, path, mode: found.mode, hasByteOrderMark }
  } finally {
    closeSync(file)
  }
}

/** Undefined when the bytes are no UTF-8, or have a zero among them, which no program has. */
function decode(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    return text.includes('\0') ? undefined : text
  } catch {
    return undefined
  }
}
