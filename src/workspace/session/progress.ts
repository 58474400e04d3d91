/** How far the learner has come in each exercise, kept in this browser. */

import { isRecord } from './files.ts'

export interface ExerciseProgress {
  /** Stages whose tests all passed in some verdict. Once passed, it stays so. */
  readonly passedStages: readonly string[]
  readonly workedAtMs: number
}

export type Progress = Readonly<Record<string, ExerciseProgress>>

const key = 'millions:progress'

/** What cannot be read counts as no progress: another version of the course may have written it. */
function parse(text: string | null): Progress {
  if (text === null) return {}
  let stored: unknown
  try {
    stored = JSON.parse(text)
  } catch {
    return {}
  }
  if (!isRecord(stored)) return {}
  const entries = Object.entries(stored).flatMap(([exercise, value]) => {
    if (!isRecord(value) || !Array.isArray(value.passedStages)) return []
    const passedStages = value.passedStages.filter((stage) => typeof stage === 'string')
    const workedAtMs = typeof value.workedAtMs === 'number' ? value.workedAtMs : 0
    return [[exercise, { passedStages, workedAtMs }] as const]
  })
  return Object.fromEntries(entries)
}

export function readProgress(): Progress {
  try {
    return parse(localStorage.getItem(key))
  } catch {
    return {} // A browser that keeps nothing.
  }
}

/** Notes that the exercise was worked on, and the stages that passed, if any did. Throws where nothing can be kept. */
export function noteProgress(exercise: string, passedStages: readonly string[], nowMs: number): void {
  const progress = readProgress()
  const passed = new Set([...(progress[exercise]?.passedStages ?? []), ...passedStages])
  const next: Progress = { ...progress, [exercise]: { passedStages: [...passed], workedAtMs: nowMs } }
  localStorage.setItem(key, JSON.stringify(next))
}
