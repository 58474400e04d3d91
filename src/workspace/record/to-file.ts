/** The learner's results as a file, with all that is wanted to come to them again. */
import { type RecordedLesson, type RecordedSystem, recordText } from '../../record/record-file.ts'
import { rounded } from '../../record/stack-facts.ts'
import { type OwnRecord, type OwnSystem, onePerTest } from './read.ts'

export function recordFileText(record: OwnRecord, nowMs: number): string {
  const { system } = record
  return recordText({
    savedAtMs: nowMs,
    // Of code that has changed since, nobody could come to it again.
    ...(system?.isCurrent === true && { system: systemOf(system) }),
    lessons: lessonsOf(record),
  })
}

function systemOf({ verdict, files, own, measured }: OwnSystem): RecordedSystem {
  const { tiers, peak, carried } = measured ?? {}
  return {
    exercise: verdict.exercise,
    suiteHash: verdict.suiteHash,
    filesHash: verdict.filesHash,
    seed: verdict.tests[0]?.seed ?? 0,
    files,
    ...(Object.keys(own).length > 0 && { parts: own }),
    tests: onePerTest(verdict.tests).map(({ stage, test, status }) => ({ stage, test, status })),
    ...(tiers !== undefined && { tiers }),
    ...(peak !== undefined && { peak }),
    ...(carried !== undefined && { carried }),
  }
}

function lessonsOf({
  lessons,
  results,
  progress,
  carried,
}: OwnRecord): Readonly<Record<string, RecordedLesson>> {
  const known = new Set(lessons.map(({ exercise }) => exercise))
  const found = [...known].flatMap((exercise) => {
    const { passedStages = [], assistedStages = [] } = progress[exercise] ?? {}
    const kept = carried[exercise]
    if (passedStages.length === 0 && kept === undefined) return []
    const files = results[exercise]
    const lesson: RecordedLesson = {
      ...(files !== undefined && { files }),
      passedStages: [...passedStages],
      assistedStages: [...assistedStages],
      ...(kept !== undefined && {
        carried: {
          usersPerDay: kept.usersPerDay,
          costPerMonth: kept.costPerMonth,
          ...(kept.p99Ms !== undefined && { p99Ms: rounded(kept.p99Ms) }),
          filesHash: kept.filesHash,
        },
      }),
    }
    return [[exercise, lesson] as const]
  })
  return Object.fromEntries(found)
}
