/**
 * A hand-in whose receipt has not come yet, kept in localStorage with its key: whatever becomes of network or page, the
 * same key goes with it until there is an answer, so that it counts once.
 */
import type { HandIn } from '../../classroom/api.ts'
import { isRecord, parseFiles, sameFiles } from '../session/files.ts'

export interface Pending {
  readonly classId: string
  readonly key: string
  readonly body: HandIn
}

const nameOf = (exercise: string): string => `millions:hand-in:${exercise}`

export function readPending(storage: Storage, exercise: string): Pending | undefined {
  let stored: unknown
  try {
    stored = JSON.parse(storage.getItem(nameOf(exercise)) ?? 'null')
  } catch {
    return undefined
  }
  if (!isRecord(stored) || typeof stored.classId !== 'string' || typeof stored.key !== 'string')
    return undefined
  const files = isRecord(stored.body) ? parseFiles(stored.body.files) : undefined
  if (files === undefined) return undefined
  // What practice said was written by this page as well; the server reads it with care.
  return { classId: stored.classId, key: stored.key, body: { ...(stored.body as HandIn), files } }
}

/** The one that is kept already, where it is of the same files: nobody knows whether it arrived. */
export function pendingFor(
  storage: Storage,
  exercise: string,
  wanted: Omit<Pending, 'key'>,
  makeKey: () => string,
): Pending {
  const before = readPending(storage, exercise)
  const isSame =
    before !== undefined &&
    before.classId === wanted.classId &&
    sameFiles(before.body.files, wanted.body.files)
  const pending = isSame ? before : { ...wanted, key: makeKey() }
  try {
    storage.setItem(nameOf(exercise), JSON.stringify(pending))
  } catch {
    // A browser that keeps nothing: it is sent again as long as the page lives.
  }
  return pending
}

export function forgetPending(storage: Storage, exercise: string): void {
  storage.removeItem(nameOf(exercise))
}

/** Random bytes are there at every address of a room, `randomUUID` only at secure ones. */
export function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('')
}
