/** A verdict as a person reads it. */
import type { ExerciseText } from '../contract/exercise.ts'
import type { TestResult, Verdict } from '../contract/verdict.ts'
import type { ExerciseBrief } from '../course/exercises.ts'
import { explain, explainOutcome } from '../grading/failure-text.ts'
import { text } from '../messages/cli.en.ts'
import { wrap } from './wrap.ts'

const words = text.grade
/** A flood of logs hides what it says. */
const mostLogLines = 20
/** `Expected` and its like, so that a paragraph's lines start under one another. */
const labelWidth = 10

export function verdictReport(verdict: Verdict, tookMs: number, brief: ExerciseBrief, width: number): string {
  const stages = brief.exercise.stages.flatMap(({ id, level }, place) => {
    const results = verdict.tests.filter(({ stage }) => stage === id)
    if (results.every(({ status }) => status === 'not-run')) return []
    const title = brief.text.stages[id]?.title ?? id
    return [
      '',
      words.stage(place + 1, title, level),
      ...results.flatMap((result) => resultLines(result, brief, width)),
    ]
  })
  return [brief.text.title, ...stages, '', ...endLines(verdict, tookMs, brief, width)].join('\n')
}

function resultLines(result: TestResult, brief: ExerciseBrief, width: number): readonly string[] {
  const { title } = explain(result, brief.text)
  if (result.status === 'passed') return [`  ✓ ${title}`]
  if (result.status === 'not-run') return [`  · ${title} (${words.notRun})`]
  const told = [...failureLines(result, brief.text), ...placeLines(result), ...consoleLines(result)]
  return [
    `  ✗ ${title}`,
    ...told.map((line) => wrap(line, width - 6, ' '.repeat(labelWidth))).flatMap(indented),
  ]
}

/** Why a test failed, without what differs from run to run. */
export function failureLines(result: TestResult, exerciseText: ExerciseText): readonly string[] {
  const { seen, cause, next } = explain(result, exerciseText)
  return [
    ...(seen === '' ? [] : [words.seen(seen)]),
    ...(cause === '' ? [] : [words.cause(cause)]),
    ...(next === '' ? [] : [words.next(next)]),
    ...(result.expected === undefined ? [] : [words.expected(result.expected)]),
    ...(result.seen === undefined ? [] : [words.found(result.seen)]),
  ]
}

function placeLines({ atMs, node }: TestResult): readonly string[] {
  return atMs === undefined ? [] : [words.at(atMs, node)]
}

function consoleLines({ logs = [] }: TestResult): readonly string[] {
  if (logs.length === 0) return []
  const hidden = logs.length - mostLogLines
  const shown = logs.slice(-mostLogLines).map((line) => `  ${line}`)
  return [words.console, ...(hidden > 0 ? [`  ${words.hiddenLogs(hidden)}`] : []), ...shown]
}

function endLines(verdict: Verdict, tookMs: number, brief: ExerciseBrief, width: number): readonly string[] {
  const { outcome, tests } = verdict
  const run = tests.filter(({ status }) => status !== 'not-run')
  const passed = run.filter(({ status }) => status === 'passed')
  if (outcome.kind === 'passed') return [words.passed(run.length, tookMs), words.practice]
  if (outcome.kind !== 'failed') {
    const { title, seen, cause, next } = explainOutcome(outcome, tests)
    const told = [words.seen(seen), words.cause(cause), words.next(next)]
    return [`✗ ${title}`, ...told.map((line) => `  ${wrap(line, width - 2, ' '.repeat(labelWidth))}`)]
  }
  const failed = run.find(({ status }) => status === 'failed')
  return [
    words.failed(passed.length, run.length, tookMs),
    ...(failed === undefined ? [] : [words.again(brief.slug, failed.stage, failed.seed)]),
    words.practice,
  ]
}

function indented(paragraph: string): readonly string[] {
  return paragraph.split('\n').map((line) => `      ${line}`)
}
