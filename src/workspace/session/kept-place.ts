/** Where the learner was in an exercise, kept in this browser: a reload leads back there. */
import type { View } from '../frame/views.ts'
import { isRecord } from './files.ts'

export interface FilePlace {
  /** Of the cursor, from 1. */
  readonly line: number
  readonly column: number
  /** How many lines are scrolled away above. */
  readonly above: number
}

export interface KeptPlace {
  readonly view: View
  readonly file: string | undefined
  readonly files: Readonly<Record<string, FilePlace>>
}

const nowhere: KeptPlace = { view: 'code', file: undefined, files: {} }

function keyOf(exercise: string): string {
  return `millions:place:${exercise}`
}

function isFilePlace(value: unknown): value is FilePlace {
  if (!isRecord(value)) return false
  const { line, column, above } = value
  const isCount = (count: unknown): boolean => Number.isSafeInteger(count) && Number(count) >= 1
  return isCount(line) && isCount(column) && typeof above === 'number' && Number.isFinite(above) && above >= 0
}

/** What cannot be read counts as nowhere: another version of the course may have written it. */
export function readPlace(storage: Pick<Storage, 'getItem'>, exercise: string): KeptPlace {
  let stored: unknown
  try {
    stored = JSON.parse(storage.getItem(keyOf(exercise)) ?? '{}')
  } catch {
    return nowhere
  }
  if (!isRecord(stored)) return nowhere
  const { view, file, files } = stored
  const known = isRecord(files) ? Object.entries(files) : []
  return {
    // A replay is not kept: the code that it leads back to is.
    view: view === 'stack' ? 'stack' : 'code',
    file: typeof file === 'string' ? file : undefined,
    files: Object.fromEntries(
      known.flatMap(([name, place]) => (isFilePlace(place) ? [[name, place] as const] : [])),
    ),
  }
}

/** Losing the place is no reason to say that the code is not kept: so what fails here is left. */
export function keepPlace(storage: Pick<Storage, 'setItem'>, exercise: string, place: KeptPlace): void {
  try {
    storage.setItem(keyOf(exercise), JSON.stringify(place))
  } catch {
    // A browser that keeps nothing, or is full.
  }
}
