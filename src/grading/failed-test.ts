/** What is told of a test that failed. */
import type { Say, TestResult } from '../contract/verdict.ts'
import type { World } from '../contract/world.ts'
import { WorldError } from '../simulator/world-error.ts'
import { logLines } from './log-lines.ts'
import { shorten } from './readable.ts'
import { reasonOf } from './reasons.ts'
import type { TestRun } from './subject.ts'

export function failedTest(run: TestRun, error: unknown, worlds: readonly World[]): TestResult {
  const world = worlds.at(-1)
  const logs = logLines(worlds)
  const atMs = error instanceof WorldError ? error.atMs : world?.nowMs
  const lastEvent = (world?.history.count ?? 0) - 1
  return {
    ...run,
    status: 'failed',
    ...whatFailed(error),
    ...(lastEvent >= 0 && { event: lastEvent }),
    ...(atMs !== undefined && { atMs }),
    ...(error instanceof WorldError && error.node !== undefined && { node: error.node }),
    ...(logs.length > 0 && { logs }),
  }
}

function whatFailed(error: unknown): { say: Say; expected?: string; seen?: string } {
  const reason = reasonOf(error)
  if (reason !== undefined) return reason
  if (error instanceof WorldError) return { say: error.say, seen: error.message }
  // Mostly an answer that the suite could not read, such as a body that is no JSON.
  const message = shorten(error instanceof Error ? `${error.name}: ${error.message}` : 'something was thrown')
  return { say: { id: 'world-suite-threw', values: { message } }, seen: message }
}
