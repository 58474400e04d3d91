/** A verdict as a person reads it: what to mend first in full, the rest in a line each. */
import type { ExerciseText } from '../contract/exercise.ts'
import type { TestResult, Verdict } from '../contract/verdict.ts'
import type { ExerciseBrief } from '../course/exercises.ts'
import { explain, explainOutcome, explainUncaught } from '../grading/failure-text.ts'
import { text } from '../messages/cli/learner.en.ts'
import { firstFailed, isCoreComplete } from './stage-results.ts'
import { wrap } from './wrap.ts'

const words = text.grade
/** More at once would be read by nobody: they often have one cause. */
const mostInFull = 3
/** A flood of logs hides what it says. */
const mostLogLines = 20
/** `Expected` and its like, so that a paragraph's lines start under one another. */
const labelWidth = 10

export interface Telling {
  readonly width: number
  /** Every test, and every failure in full. */
  readonly all: boolean
  /** How many hints of the first stage that failed. */
  readonly hints: number
  /** The call that this answers, without its options. */
  readonly command: string
  /** The same for a replay. */
  readonly replayCommand: string
}

interface Told extends Telling {
  /** What ran on real processes is shown, and called what it is. */
  readonly isReal: boolean
}

interface StageResults {
  readonly id: string
  readonly heading: string
  readonly hints: readonly string[]
  /** Without those that were not run. */
  readonly results: readonly TestResult[]
}

export function verdictReport(
  verdict: Verdict,
  tookMs: number,
  brief: ExerciseBrief,
  asked: Telling,
): string {
  const telling: Told = { ...asked, isReal: verdict.world === 'real' }
  const stages = stagesOf(verdict, brief)
  const nextId = firstFailed(verdict, brief)?.stage
  const next = stages.find(({ id }) => id === nextId)
  // Where the run as a whole ended, its tests only repeat that.
  const isWhole = verdict.outcome.kind !== 'passed' && verdict.outcome.kind !== 'failed'
  const shown = stages.flatMap((stage) => {
    if (telling.all) return ['', ...allLines(stage, brief, telling)]
    if (stage !== next) return isWhole && !stage.results.some(hasPassed) ? [] : [stageLine(stage)]
    if (isWhole && isOfOutcome(verdict, stage))
      return ['', `✗ ${stage.heading}`, ...testLines(stage.results.find(hasFailed), brief)]
    return ['', ...nextLines(stage, brief, telling), '']
  })
  const hints = next === undefined ? [] : hintLines(next, telling)
  const ends = isWhole
    ? outcomeLines(verdict, brief, telling)
    : tallyLines(verdict, tookMs, next, brief, telling)
  const heading = telling.isReal ? ['', wrap(words.isReal, telling.width)] : []
  const uncaught = uncaughtLines(verdict, telling)
  const whose = partLines(verdict, telling)
  return tidy([
    brief.text.title,
    ...heading,
    '',
    ...shown,
    '',
    ...hints,
    '',
    ...uncaught,
    '',
    ...whose,
    '',
    ...ends,
  ]).join('\n')
}

/** Whose results of other exercises ran, where any did. */
function partLines({ parts = {} }: Verdict, { width }: Telling): readonly string[] {
  const names = Object.keys(parts)
  if (names.length === 0) return []
  const own = names.filter((name) => parts[name] === 'own')
  const others = names.filter((name) => parts[name] !== 'own')
  return wrap(text.parts.whose(own, others), width).split('\n')
}

function stagesOf({ tests }: Verdict, brief: ExerciseBrief): readonly StageResults[] {
  return brief.exercise.stages.flatMap(({ id, level }, place) => {
    const results = tests.filter(({ stage, status }) => stage === id && status !== 'not-run')
    if (results.length === 0) return []
    const { title = id, hints = [] } = brief.text.stages[id] ?? {}
    return [{ id, results, hints, heading: words.stage(place + 1, title, level) }]
  })
}

function stageLine({ heading, results }: StageResults): string {
  const passed = results.filter(hasPassed).length
  return `${passed === results.length ? '✓' : '✗'} ${words.tally(heading, passed, results.length)}`
}

function allLines(stage: StageResults, brief: ExerciseBrief, telling: Told): readonly string[] {
  return [stageLine(stage), ...stage.results.flatMap((result) => fullLines(result, brief, telling))]
}

/** The stage to go on with. */
function nextLines(stage: StageResults, brief: ExerciseBrief, telling: Told): readonly string[] {
  const inFull = new Set(stage.results.filter(hasFailed).slice(0, mostInFull))
  return [
    stageLine(stage),
    ...stage.results.flatMap((result) =>
      inFull.has(result) ? fullLines(result, brief, telling) : testLines(result, brief),
    ),
  ]
}

function testLines(result: TestResult | undefined, brief: ExerciseBrief): readonly string[] {
  if (result === undefined) return []
  return [`  ${hasPassed(result) ? '✓' : '✗'} ${explain(result, brief.text).title}`]
}

function fullLines(result: TestResult, brief: ExerciseBrief, { width, isReal }: Told): readonly string[] {
  if (hasPassed(result)) return testLines(result, brief)
  const told = [
    ...threwLines(result),
    ...failureLines(result, brief.text),
    ...placeLines(result, isReal),
    ...consoleLines(result),
  ]
  return [
    ...testLines(result, brief),
    ...told.map((line) => wrap(line, width - 6, ' '.repeat(labelWidth))).flatMap((line) => indented(line, 6)),
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

/** What failed nothing, and would end a process. */
function uncaughtLines({ tests }: Verdict, { width }: Telling): readonly string[] {
  const explanation = explainUncaught(tests)
  if (explanation === undefined) return []
  const { title, seen, cause, next } = explanation
  const lines = [words.seen(seen), words.cause(cause), words.next(next)]
  return [
    `! ${title}`,
    ...lines
      .map((line) => wrap(line, width - 2, ' '.repeat(labelWidth)))
      .flatMap((line) => indented(line, 2)),
  ]
}

function threwLines({ threw }: TestResult): readonly string[] {
  if (threw === undefined) return []
  const told = threw.isFailedCall ? words.callFailed : words.threw
  return [told(threw.node, threw.message)]
}

function placeLines({ atMs, node }: TestResult, isReal: boolean): readonly string[] {
  return atMs === undefined ? [] : [words.at(atMs, node, isReal)]
}

function consoleLines({ logs = [] }: Pick<TestResult, 'logs'>): readonly string[] {
  if (logs.length === 0) return []
  const hidden = logs.length - mostLogLines
  const shown = logs.slice(-mostLogLines).map((line) => `  ${line}`)
  return [words.console, ...(hidden > 0 ? [`  ${words.hiddenLogs(hidden)}`] : []), ...shown]
}

function hintLines({ hints }: StageResults, telling: Telling): readonly string[] {
  return hints
    .slice(0, telling.hints)
    .flatMap((hint, place) => [
      words.hint(place + 1, hints.length),
      ...indented(wrap(hint, telling.width - 2), 2),
    ])
}

/** The run as a whole, told once. */
function outcomeLines(
  { outcome, tests }: Verdict,
  brief: ExerciseBrief,
  { width }: Telling,
): readonly string[] {
  const { title, seen, cause, next } = explainOutcome(outcome, tests, brief.text)
  const told = [words.seen(seen), words.cause(cause), words.next(next)]
  const logs = consoleLines(tests.find(hasFailed) ?? {})
  const lines = [...told, ...logs].map((line) => wrap(line, width - 2, ' '.repeat(labelWidth)))
  return [`✗ ${title}`, ...lines.flatMap((line) => indented(line, 2))]
}

/** What ended the run is told of the stage where it did, and of each where it was no test's doing. */
function isOfOutcome({ outcome }: Verdict, { id }: StageResults): boolean {
  return !('stage' in outcome) || outcome.stage === id
}

function tallyLines(
  verdict: Verdict,
  tookMs: number,
  next: StageResults | undefined,
  brief: ExerciseBrief,
  { all, hints, command, replayCommand, isReal }: Told,
): readonly string[] {
  const { outcome, tests } = verdict
  const run = tests.filter(({ status }) => status !== 'not-run')
  if (isReal) {
    const tally = outcome.kind === 'passed' ? words.realPassed : words.realFailed
    const more = [
      ...(all || next === undefined ? [] : [words.allTests(`${command} --real`)]),
      words.grades(command),
    ]
    return [tally(run.filter(hasPassed).length, run.length, tookMs), ...more]
  }
  const core = isCoreComplete(verdict, brief) ? coreLines(verdict, brief) : []
  if (outcome.kind === 'passed') {
    const [{ seed } = { seed: 0 }] = run
    const isWithoutStretch = core.length > 0 && run.length < tests.length
    return [
      words.passed(run.length, tookMs, seed),
      ...core,
      words.otherSeed(isWithoutStretch ? `${command} --core` : command, seed + 1),
      ...(isWithoutStretch ? [words.stretchNext(command)] : []),
      words.practice,
    ]
  }
  const failed = next?.results.find(hasFailed)
  return [
    words.failed(run.filter(hasPassed).length, run.length, tookMs),
    ...core,
    ...(failed === undefined ? [] : [words.again(command, failed.stage, failed.seed)]),
    ...(failed === undefined ? [] : [words.replay(replayCommand, failed.test, failed.seed)]),
    ...(next === undefined || hints >= next.hints.length ? [] : [words.moreHints(command, hints + 1)]),
    ...(all ? [] : [words.allTests(command)]),
    ...(core.length === 0 ? [] : [words.onlyCore(command)]),
    words.practice,
  ]
}

/** Unless all is complete. */
function coreLines({ tests }: Verdict, { exercise }: ExerciseBrief): readonly string[] {
  if (tests.every(hasPassed)) return []
  return [words.coreComplete(exercise.stages.filter(({ level }) => level === 'core').length)]
}

const hasPassed = ({ status }: TestResult): boolean => status === 'passed'
const hasFailed = ({ status }: TestResult): boolean => status === 'failed'

function indented(paragraph: string, columns: number): readonly string[] {
  return paragraph.split('\n').map((line) => ' '.repeat(columns) + line)
}

/** No empty line follows another. */
function tidy(lines: readonly string[]): readonly string[] {
  return lines.filter((line, place) => line !== '' || lines[place - 1] !== '')
}
