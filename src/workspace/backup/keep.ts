/** Reads what this browser keeps of a learner's work, and brings in what a file holds. */
import { Drafts } from '../session/drafts.ts'
import { readHints, saveHints } from '../session/hints.ts'
import { readPassed, savePassed } from '../session/passed.ts'
import { readProgress, restoreProgress } from '../session/progress.ts'
import { keepVersions, listVersions, type Version, versionReasons } from '../session/versions.ts'
import type { Backup, ExerciseBackup, VersionBackup } from './backup-file.ts'
import { mergeExercise } from './merge.ts'

const tab = 'import'

export async function readExercise(exercise: string): Promise<ExerciseBackup> {
  const draft = new Drafts(localStorage, exercise, tab).read()
  const progress = readProgress()
  const own = Object.hasOwn(progress, exercise) ? progress[exercise] : undefined
  const passed = readPassed(localStorage, exercise)
  const versions = await listVersions(exercise)
  return {
    ...(draft !== undefined && {
      code: {
        files: draft.files,
        savedAtMs: draft.savedAtMs,
        ...(draft.startedAt !== undefined && { startedAt: draft.startedAt }),
      },
    }),
    ...(passed !== undefined && { passed }),
    versions: versions
      .map(({ files, keptAtMs, reason, startedAt }) => ({
        files,
        keptAtMs,
        reason,
        ...(startedAt !== undefined && { startedAt }),
      }))
      .reverse(),
    passedStages: [...(own?.passedStages ?? [])],
    assistedStages: [...(own?.assistedStages ?? [])],
    workedAtMs: own?.workedAtMs ?? 0,
    hints: { ...readHints(localStorage, exercise) },
  }
}

/** Of these exercises, those of which anything is kept. */
export async function readBackup(exercises: readonly string[], nowMs: number): Promise<Backup> {
  const all = await Promise.all(exercises.map(async (slug) => [slug, await readExercise(slug)] as const))
  return {
    course: 'one-to-millions',
    format: 1,
    savedAtMs: nowMs,
    exercises: Object.fromEntries(all.filter(([, exercise]) => !isEmpty(exercise))),
  }
}

export function isEmpty({ code, versions, passedStages, workedAtMs }: ExerciseBackup): boolean {
  return code === undefined && versions.length === 0 && passedStages.length === 0 && workedAtMs === 0
}

export interface Imported {
  /** Exercises whose code is now the file's. */
  readonly came: readonly string[]
  /** Those whose code here is newer, or the same: what the file has is among their versions. */
  readonly stayed: readonly string[]
  /** In the file, and not in this course: nothing was done with them. */
  readonly unknown: readonly string[]
}

/**
 * Brings in what the file holds, exercise by exercise. Versions are kept before the code that they keep is replaced: where
 * that fails (a full disk), it throws, and that exercise and those after it are as they were.
 */
export async function importBackup(backup: Backup, exercises: readonly string[]): Promise<Imported> {
  const came: string[] = []
  const stayed: string[] = []
  for (const exercise of exercises) {
    const there = Object.hasOwn(backup.exercises, exercise) ? backup.exercises[exercise] : undefined
    if (there === undefined) continue
    const merged = mergeExercise(await readExercise(exercise), there)
    await keepVersions(exercise, merged.newVersions.map(asKept))
    const { code, passed, passedStages, assistedStages, workedAtMs, hints } = merged.exercise
    if (merged.code === 'comes' && code !== undefined) {
      const drafts = new Drafts(localStorage, exercise, tab)
      drafts.read()
      drafts.write(code, code.savedAtMs)
    }
    if (passed !== undefined) savePassed(localStorage, exercise, passed)
    restoreProgress(exercise, { passedStages, assistedStages, workedAtMs })
    saveHints(localStorage, exercise, hints)
    if (merged.code === 'comes') came.push(exercise)
    else stayed.push(exercise)
  }
  const unknown = Object.keys(backup.exercises).filter((slug) => !exercises.includes(slug))
  return { came, stayed, unknown }
}

function asKept(version: VersionBackup): Omit<Version, 'id' | 'exercise'> {
  // Another version of the course may know reasons that this one does not.
  return { ...version, reason: versionReasons.find((reason) => reason === version.reason) ?? 'import' }
}
