/** How far the learner has come in each exercise, kept in this browser. */

import { isRecord } from './files.ts'

export interface ExerciseProgress {
  /** Stages whose tests all passed in some verdict. Once passed, it stays so. */
  readonly passedStages: readonly string[]
  /** Those of them that passed only in code that began at a later stage, with what comes before it done. */
  readonly assistedStages: readonly string[]
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
    const { assistedStages } = value
    const assisted = Array.isArray(assistedStages)
      ? assistedStages.filter((stage) => typeof stage === 'string')
      : []
    return [[exercise, { passedStages, assistedStages: assisted, workedAtMs }] as const]
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

/** Puts the progress of one exercise in the place of what was kept of it. Throws where nothing can be kept. */
export function restoreProgress(exercise: string, own: ExerciseProgress): void {
  localStorage.setItem(key, JSON.stringify({ ...readProgress(), [exercise]: own }))
}

/**
 * Notes that the exercise was worked on, and the stages that passed, if any did, in code that began with the starter or at
 * a later stage. What passed without help once is assisted no more. Throws where nothing can be kept.
 */
export function noteProgress(
  exercise: string,
  passedStages: readonly string[],
  startedAt: string | undefined,
  nowMs: number,
): ExerciseProgress {
  const progress = readProgress()
  const { passedStages: before = [], assistedStages: helped = [] } = progress[exercise] ?? {}
  const isHelped = (stage: string): boolean => {
    if (startedAt === undefined && passedStages.includes(stage)) return false
    return helped.includes(stage) || !before.includes(stage)
  }
  const all = [...new Set([...before, ...passedStages])]
  const own: ExerciseProgress = {
    passedStages: all,
    assistedStages: all.filter(isHelped),
    workedAtMs: nowMs,
  }
  localStorage.setItem(key, JSON.stringify({ ...progress, [exercise]: own }))
  return own
}
