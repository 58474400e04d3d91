/** Verdicts of folders as JUnit XML. */
import type { TestResult } from '../contract/verdict.ts'
import type { ExerciseBrief } from '../course/exercises.ts'
import { explain, explainOutcome } from '../grading/failure-text.ts'
import {
  type JunitCase,
  type JunitProblem,
  type JunitSuite,
  junitXml as writeJunit,
} from '../messages/junit.ts'
import type { Marked } from './grading-desk.ts'
import { resultsOf, type Stage } from './stage-results.ts'
import { failureLines } from './verdict-report.ts'

export interface JunitOptions {
  readonly brief: ExerciseBrief
  /** Those that were asked for. */
  readonly stages: readonly Stage[]
  nameOf(folder: string): string
}

/** A suite for each folder, a case for each test that was asked for. */
export function junitXml(marked: readonly Marked[], options: JunitOptions): string {
  return writeJunit(
    options.brief.text.title,
    marked.map((each) => suiteOf(each, options)),
  )
}

function suiteOf({ folder, tookMs, verdict, failure }: Marked, options: JunitOptions): JunitSuite {
  const { brief, stages, nameOf } = options
  const whole = { name: nameOf(folder), timeSeconds: tookMs / 1000 }
  if (verdict === undefined) {
    const told = `${failure.message}\n${failure.where ?? ''}\n${failure.next}`
    return withError(whole, brief, { message: failure.message, type: 'could-not', told })
  }
  const results = resultsOf(verdict, stages)
  const { outcome } = verdict
  // What ended the run before any test was over is no test's failure.
  if (results.every(({ status }) => status === 'not-run')) {
    const { title, seen, cause, next } = explainOutcome(outcome, verdict.tests, brief.text)
    return withError(whole, brief, {
      message: `${title}: ${seen}`,
      type: outcome.kind,
      told: `${cause}\n${next}`,
    })
  }
  return {
    ...whole,
    properties: { seed: results[0]?.seed ?? 0, outcome: outcome.kind },
    cases: results.map((result) => caseOf(result, brief)),
  }
}

function caseOf(result: TestResult, brief: ExerciseBrief): JunitCase {
  const { title, seen } = explain(result, brief.text)
  const named = { className: `${brief.slug}.${result.stage}`, name: `${result.test}: ${title}` }
  if (result.status === 'passed') return named
  if (result.status === 'not-run') return { ...named, isSkipped: true }
  const message = seen === '' ? (result.threw?.message ?? title) : seen
  const told = [...failureLines(result, brief.text), ...(result.logs ?? [])].join('\n')
  return { ...named, failure: { message, type: result.say?.id ?? 'failed', told } }
}

function withError(
  whole: Pick<JunitSuite, 'name' | 'timeSeconds'>,
  { slug }: ExerciseBrief,
  error: JunitProblem,
): JunitSuite {
  return { ...whole, cases: [{ className: slug, name: whole.name, error }] }
}
