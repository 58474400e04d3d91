/** The learner's own results of exercises that others build on: those whose core stages all passed. */
import { Drafts } from './drafts.ts'
import type { Files } from './files.ts'
import { readPassed } from './passed.ts'
import { readProgress } from './progress.ts'
import { readVerdict } from './verdicts.ts'

export interface PartOf {
  /** The file that is run. */
  readonly entry: string
  /** All of them passed: then the learner's own version serves. */
  readonly coreStages: readonly string[]
}

/**
 * The code that passed last. Of work that is older than what is kept of that: what the last verdict was of, if it passed,
 * and where there is no verdict, what lies there. Undefined where nothing is kept.
 */
export function ownResult(exercise: string, { coreStages, entry }: PartOf): Files | undefined {
  try {
    const progress = readProgress()
    const passed = Object.hasOwn(progress, exercise) ? (progress[exercise]?.passedStages ?? []) : []
    if (coreStages.length === 0 || !coreStages.every((stage) => passed.includes(stage))) return undefined
    const files = readPassed(localStorage, exercise)?.files ?? olderResult(exercise, coreStages)
    return files !== undefined && Object.hasOwn(files, entry) ? files : undefined
  } catch {
    return undefined // A browser that keeps nothing.
  }
}

function olderResult(exercise: string, coreStages: readonly string[]): Files | undefined {
  const graded = readVerdict(localStorage, exercise)
  if (graded === undefined) return new Drafts(localStorage, exercise, 'result').read()?.files
  const hasPassed = graded.verdict.tests.every(
    ({ stage, status }) => !coreStages.includes(stage) || status === 'passed',
  )
  return hasPassed ? graded.files : undefined
}

/** Of these exercises, those that the learner has passed. */
export function ownResults(parts: Readonly<Record<string, PartOf>>): Readonly<Record<string, Files>> {
  const found = Object.entries(parts).flatMap(([exercise, part]) => {
    const files = ownResult(exercise, part)
    return files === undefined ? [] : [[exercise, files] as const]
  })
  return Object.fromEntries(found)
}

/** The same text for the same results: what else a verdict is of than the code that is shown. */
export function resultsKey(results: Readonly<Record<string, Files>>): string {
  const text = JSON.stringify(
    Object.entries(results)
      .map(([exercise, files]) => [exercise, Object.entries(files).sort()] as const)
      .sort(),
  )
  // Not to keep anybody from anything: only to see that it has changed.
  let hash = 0
  for (let place = 0; place < text.length; place++) hash = (Math.imul(hash, 31) + text.charCodeAt(place)) | 0
  return text === '[]' ? '' : `${text.length}-${hash}`
}
