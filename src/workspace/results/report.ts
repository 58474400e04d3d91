/** A verdict that the learner thinks is wrong, as a file to keep or to send. */
import type { VerdictReport } from '../../contract/report.ts'
import type { TestResult } from '../../contract/verdict.ts'
import type { Files } from '../session/files.ts'
import type { Graded } from '../session/verdicts.ts'

/** `parts` are the learner's own results of other exercises that ran with it. */
export function reportOf(
  { verdict, files }: Graded,
  result: TestResult,
  parts: Readonly<Record<string, Files>> = {},
): VerdictReport {
  const { exercise, filesHash, suiteHash } = verdict
  const own = Object.keys(parts).length > 0 ? { parts } : {}
  return { format: 'millions-report', version: 1, exercise, filesHash, suiteHash, result, files, ...own }
}

/** As a file name: a shell takes it as it is. */
export function reportName({ exercise, result }: VerdictReport): string {
  return `${exercise}-${result.test}-seed-${result.seed}.json`
}

/** Hands it to the browser to save, and returns its name. */
export function saveReport(report: VerdictReport): string {
  const name = reportName(report)
  const text = `${JSON.stringify(report, null, 2)}\n`
  const address = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // The browser has taken it by the next task.
  setTimeout(() => URL.revokeObjectURL(address))
  return name
}
