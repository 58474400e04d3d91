/** What a learner saves of a verdict that they think is wrong: enough to run that test again, on any machine. */
import type { TestResult } from './verdict.ts'

export interface VerdictReport {
  readonly format: 'millions-report'
  readonly version: 1
  readonly exercise: string
  /** Of files and parts as they are in this report. */
  readonly filesHash: string
  /** Of the tests that the verdict came from: another build of the course may have others. */
  readonly suiteHash: string
  /** The stage, the test, the seed, and what the page told. */
  readonly result: TestResult
  /** File name → source. */
  readonly files: Readonly<Record<string, string>>
  /** Exercise → the learner's own files of it, where their result ran as well. */
  readonly parts?: Readonly<Record<string, Readonly<Record<string, string>>>>
}
