/** Verdicts as JUnit XML, which most of what collects results reads. */
import type { TestResult } from '../contract/verdict.ts'
import type { ExerciseBrief } from '../course/exercises.ts'
import { explain, explainOutcome } from '../grading/failure-text.ts'
import { visible } from '../messages/visible.ts'
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
  const suites = marked.map((each) => suiteOf(each, options))
  const sums = addUp(suites.map(({ sums }) => sums))
  const { title } = options.brief.text
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name: title, ...sums })}>`,
    ...suites.flatMap(({ lines }) => lines),
    '</testsuites>',
    '',
  ].join('\n')
}

interface Sums {
  readonly tests: number
  readonly failures: number
  readonly errors: number
  readonly skipped: number
  /** In seconds. */
  readonly time: number
}

interface Suite {
  readonly sums: Sums
  readonly lines: readonly string[]
}

function suiteOf({ folder, tookMs, verdict, failure }: Marked, options: JunitOptions): Suite {
  const { brief, stages, nameOf } = options
  const name = nameOf(folder)
  const time = tookMs / 1000
  if (verdict === undefined) {
    const told = `${failure.message}\n${failure.where ?? ''}\n${failure.next}`
    return wholeSuite(name, brief, time, { message: failure.message, type: 'could-not', told })
  }
  const results = resultsOf(verdict, stages)
  const { outcome } = verdict
  // What ended the run before any test was over is no test's failure.
  if (results.every(({ status }) => status === 'not-run')) {
    const { title, seen, cause, next } = explainOutcome(outcome, verdict.tests, brief.text)
    return wholeSuite(name, brief, time, {
      message: `${title}: ${seen}`,
      type: outcome.kind,
      told: `${cause}\n${next}`,
    })
  }
  const count = (status: TestResult['status']) => results.filter((each) => each.status === status).length
  const sums = {
    tests: results.length,
    failures: count('failed'),
    errors: 0,
    skipped: count('not-run'),
    time,
  }
  const lines = results.flatMap((result) => caseLines(result, brief))
  const seed = results[0]?.seed ?? 0
  return {
    sums,
    lines: [
      `  <testsuite${attributes({ name, ...sums })}>`,
      `    <properties><property${attributes({ name: 'seed', value: seed })}/><property${attributes({ name: 'outcome', value: outcome.kind })}/></properties>`,
      ...lines,
      '  </testsuite>',
    ],
  }
}

function caseLines(result: TestResult, brief: ExerciseBrief): readonly string[] {
  const { title, seen } = explain(result, brief.text)
  const named = attributes({ classname: `${brief.slug}.${result.stage}`, name: `${result.test}: ${title}` })
  if (result.status === 'passed') return [`    <testcase${named}/>`]
  if (result.status === 'not-run') return [`    <testcase${named}><skipped/></testcase>`]
  const message = seen === '' ? (result.threw?.message ?? title) : seen
  const told = [...failureLines(result, brief.text), ...(result.logs ?? [])].join('\n')
  return [
    `    <testcase${named}>`,
    `      <failure${attributes({ message, type: result.say?.id ?? 'failed' })}>${escapeXml(told)}</failure>`,
    '    </testcase>',
  ]
}

interface Whole {
  readonly message: string
  readonly type: string
  readonly told: string
}

function wholeSuite(
  name: string,
  { slug }: ExerciseBrief,
  time: number,
  { message, type, told }: Whole,
): Suite {
  const sums = { tests: 1, failures: 0, errors: 1, skipped: 0, time }
  return {
    sums,
    lines: [
      `  <testsuite${attributes({ name, ...sums })}>`,
      `    <testcase${attributes({ classname: slug, name })}>`,
      `      <error${attributes({ message, type })}>${escapeXml(told)}</error>`,
      '    </testcase>',
      '  </testsuite>',
    ],
  }
}

function addUp(all: readonly Sums[]): Sums {
  const sum = (of: (sums: Sums) => number) => all.reduce((total, each) => total + of(each), 0)
  return {
    tests: sum(({ tests }) => tests),
    failures: sum(({ failures }) => failures),
    errors: sum(({ errors }) => errors),
    skipped: sum(({ skipped }) => skipped),
    time: Math.round(sum(({ time }) => time) * 1000) / 1000,
  }
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escapeXml(String(value)).replaceAll('\n', '&#10;')}"`)
    .join('')
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** XML 1.0 has no place for most controls, and not even a way to name them: they are spelled out, as on a terminal. */
function escapeXml(text: string): string {
  return visible(text)
    .replace(/[\uFFFE\uFFFF]/g, (mark) => `\\u${mark.charCodeAt(0).toString(16)}`)
    .replace(/[&<>"]/g, (character) => entities[character] ?? character)
}
