/** JUnit XML, which most of what collects results reads: the one writer of it, for the command line and the classroom. */
import { visible } from './visible.ts'

export interface JunitProblem {
  readonly message: string
  readonly type: string
  readonly told: string
}

export interface JunitCase {
  readonly className: string
  readonly name: string
  /** Passed where none of these is there. */
  readonly failure?: JunitProblem
  /** It could not be tried. */
  readonly error?: JunitProblem
  readonly isSkipped?: boolean
}

export interface JunitSuite {
  readonly name: string
  readonly timeSeconds: number
  readonly properties?: Readonly<Record<string, string | number>>
  readonly cases: readonly JunitCase[]
}

interface Sums {
  readonly tests: number
  readonly failures: number
  readonly errors: number
  readonly skipped: number
  /** In seconds. */
  readonly time: number
}

export function junitXml(name: string, suites: readonly JunitSuite[]): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name, ...addUp(suites.map(sumsOf)) })}>`,
    ...suites.flatMap(suiteLines),
    '</testsuites>',
    '',
  ].join('\n')
}

function suiteLines(suite: JunitSuite): readonly string[] {
  const { name, properties = {}, cases } = suite
  const told = Object.entries(properties).map(
    ([key, value]) => `<property${attributes({ name: key, value })}/>`,
  )
  return [
    `  <testsuite${attributes({ name, ...sumsOf(suite) })}>`,
    ...(told.length === 0 ? [] : [`    <properties>${told.join('')}</properties>`]),
    ...cases.flatMap(caseLines),
    '  </testsuite>',
  ]
}

function caseLines({ className, name, failure, error, isSkipped }: JunitCase): readonly string[] {
  const named = attributes({ classname: className, name })
  if (error !== undefined) return withProblem(named, 'error', error)
  if (failure !== undefined) return withProblem(named, 'failure', failure)
  return [isSkipped === true ? `    <testcase${named}><skipped/></testcase>` : `    <testcase${named}/>`]
}

function withProblem(
  named: string,
  kind: 'error' | 'failure',
  { message, type, told }: JunitProblem,
): readonly string[] {
  return [
    `    <testcase${named}>`,
    `      <${kind}${attributes({ message, type })}>${escapeXml(told)}</${kind}>`,
    '    </testcase>',
  ]
}

function sumsOf({ cases, timeSeconds }: JunitSuite): Sums {
  return {
    tests: cases.length,
    failures: cases.filter(({ failure }) => failure !== undefined).length,
    errors: cases.filter(({ error }) => error !== undefined).length,
    skipped: cases.filter(({ isSkipped }) => isSkipped === true).length,
    time: timeSeconds,
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
