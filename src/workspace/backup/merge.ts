/** Two states of an exercise become one, by time: nothing that somebody wrote is lost. */
import { sameFiles } from '../session/files.ts'
import type { CodeBackup, ExerciseBackup, VersionBackup } from './backup-file.ts'

export interface Merged {
  readonly exercise: ExerciseBackup
  /** Versions that this browser does not have yet: they are kept before anything else changes. */
  readonly newVersions: readonly VersionBackup[]
  /** What becomes of the code here. */
  readonly code: 'stays' | 'comes'
}

export function mergeExercise(here: ExerciseBackup, there: ExerciseBackup): Merged {
  const code = chosenCode(here.code, there.code)
  const aside = [here.code, there.code].filter(
    (each): each is CodeBackup =>
      each !== undefined && code !== undefined && !sameFiles(each.files, code.files),
  )
  const wanted = [...there.versions, ...aside.map(asVersion)]
  const newVersions = wanted.filter(
    (version, place) =>
      !here.versions.some((own) => isSame(own, version)) &&
      wanted.findIndex((other) => isSame(other, version)) === place,
  )
  const isAssisted = (stage: string): boolean => {
    const passedIn = [here, there].filter((each) => each.passedStages.includes(stage))
    // Who passed it without help once has passed it.
    return passedIn.every((each) => each.assistedStages.includes(stage))
  }
  const passed = newest(here.passed, there.passed)
  const passedStages = [...new Set([...here.passedStages, ...there.passedStages])]
  return {
    exercise: {
      ...(code !== undefined && { code }),
      ...(passed !== undefined && { passed }),
      versions: [...here.versions, ...newVersions].sort((one, other) => one.keptAtMs - other.keptAtMs),
      passedStages,
      assistedStages: passedStages.filter(isAssisted),
      workedAtMs: Math.max(here.workedAtMs, there.workedAtMs),
      hints: most(here.hints, there.hints),
    },
    newVersions: newVersions.sort((one, other) => one.keptAtMs - other.keptAtMs),
    code: code === there.code && code !== here.code ? 'comes' : 'stays',
  }
}

/** The one that was written last. What is the same on both sides stays. */
function chosenCode(here: CodeBackup | undefined, there: CodeBackup | undefined): CodeBackup | undefined {
  if (here === undefined || there === undefined) return here ?? there
  if (sameFiles(here.files, there.files)) return here
  return there.savedAtMs > here.savedAtMs ? there : here
}

/** What is the same on both sides passed when it did first, and is what is here. */
function newest(here: ExerciseBackup['passed'], there: ExerciseBackup['passed']): ExerciseBackup['passed'] {
  if (here === undefined || there === undefined) return here ?? there
  return there.passedAtMs > here.passedAtMs && !sameFiles(here.files, there.files) ? there : here
}

function asVersion({ files, startedAt, savedAtMs }: CodeBackup): VersionBackup {
  return { files, keptAtMs: savedAtMs, reason: 'import', ...(startedAt !== undefined && { startedAt }) }
}

const isSame = (one: VersionBackup, other: VersionBackup): boolean =>
  one.keptAtMs === other.keptAtMs && sameFiles(one.files, other.files)

function most(
  one: Readonly<Record<string, number>>,
  other: Readonly<Record<string, number>>,
): Record<string, number> {
  const stages = new Set([...Object.keys(one), ...Object.keys(other)])
  return Object.fromEntries([...stages].map((stage) => [stage, Math.max(one[stage] ?? 0, other[stage] ?? 0)]))
}
