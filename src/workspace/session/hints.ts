/** How many hints of each stage the learner has asked for, per exercise, in localStorage: what was read stays open. */
import { isRecord } from './files.ts'

export type HintCounts = Readonly<Record<string, number>>

function keyOf(exercise: string): string {
  return `millions:hints:${exercise}`
}

/** What cannot be read counts as none: another version of the course may have written it. */
export function readHints(storage: Storage, exercise: string): HintCounts {
  let stored: unknown
  try {
    stored = JSON.parse(storage.getItem(keyOf(exercise)) ?? '{}')
  } catch {
    return {}
  }
  if (!isRecord(stored)) return {}
  const counts = Object.entries(stored).flatMap(([stage, count]) =>
    typeof count === 'number' && Number.isSafeInteger(count) && count > 0 ? [[stage, count] as const] : [],
  )
  return Object.fromEntries(counts)
}

export function saveHints(storage: Storage, exercise: string, counts: HintCounts): void {
  storage.setItem(keyOf(exercise), JSON.stringify(counts))
}
