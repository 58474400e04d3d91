/** The code of each exercise that passed all core stages last, in localStorage: other exercises build on it, whatever becomes of the draft. */
import { type Files, isRecord, parseFiles, sameFiles } from './files.ts'

export interface Passed {
  readonly files: Files
  readonly passedAtMs: number
}

const keyOf = (exercise: string): string => `millions:passed:${exercise}`

/** Undefined where nothing is kept that can be read. */
export function readPassed(storage: Storage, exercise: string): Passed | undefined {
  const text = storage.getItem(keyOf(exercise))
  if (text === null) return undefined
  try {
    const stored: unknown = JSON.parse(text)
    if (!isRecord(stored) || typeof stored.passedAtMs !== 'number') return undefined
    const files = parseFiles(stored.files)
    return files && { files, passedAtMs: stored.passedAtMs }
  } catch {
    return undefined
  }
}

/** The same code, passed again, has passed when it did first. Throws where nothing can be kept. */
export function savePassed(storage: Storage, exercise: string, passed: Passed): void {
  const before = readPassed(storage, exercise)
  if (before !== undefined && sameFiles(before.files, passed.files)) return
  storage.setItem(keyOf(exercise), JSON.stringify(passed))
}
