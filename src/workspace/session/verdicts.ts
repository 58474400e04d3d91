/** The last verdict of each exercise, with the code that it is for, in localStorage. */
import type { Verdict } from '../../contract/verdict.ts'
import { type Files, isRecord, parseFiles } from './files.ts'

/** A verdict with the code and the suite that it is for. */
export interface Graded {
  readonly verdict: Verdict
  readonly files: Files
  readonly suiteUrl: string
  readonly tookMs: number
  /** Of the learner's results of other exercises that ran with it. Nothing where none did. */
  readonly resultsKey?: string
}

function keyOf(exercise: string): string {
  return `millions:verdict:${exercise}`
}

/** Whether the value is a verdict as far as the page reads it. It was written by this page, maybe an older build. */
function isVerdict(value: unknown): value is Verdict {
  if (!isRecord(value) || value.format !== 1 || !isRecord(value.outcome) || !Array.isArray(value.tests))
    return false
  if (typeof value.outcome.kind !== 'string' || typeof value.exercise !== 'string') return false
  return value.tests.every(
    (test) =>
      isRecord(test) &&
      typeof test.stage === 'string' &&
      typeof test.test === 'string' &&
      typeof test.seed === 'number' &&
      (test.status === 'passed' || test.status === 'failed' || test.status === 'not-run') &&
      (test.say === undefined ||
        (isRecord(test.say) && typeof test.say.id === 'string' && isRecord(test.say.values))) &&
      (test.threw === undefined || (isRecord(test.threw) && typeof test.threw.message === 'string')) &&
      (test.logs === undefined || Array.isArray(test.logs)),
  )
}

export function readVerdict(storage: Storage, exercise: string): Graded | undefined {
  const text = storage.getItem(keyOf(exercise))
  if (text === null) return undefined
  let stored: unknown
  try {
    stored = JSON.parse(text)
  } catch {
    return undefined
  }
  if (!isRecord(stored) || !isVerdict(stored.verdict)) return undefined
  const files = parseFiles(stored.files)
  if (files === undefined || typeof stored.suiteUrl !== 'string' || typeof stored.tookMs !== 'number')
    return undefined
  const { verdict, suiteUrl, tookMs, resultsKey } = stored
  return { verdict, files, suiteUrl, tookMs, ...(typeof resultsKey === 'string' && { resultsKey }) }
}

export function saveVerdict(storage: Storage, exercise: string, graded: Graded): void {
  storage.setItem(keyOf(exercise), JSON.stringify(graded))
}
