/** What each test takes of the reference: by that a mutant is told which does not come to an end. */
import type { Sources } from '../grading/subject.ts'
import type { Limits } from '../grading/test-worlds.ts'
import type { TestName } from './outcome.ts'
import type { TestThread } from './test-thread.ts'

export interface MeasuredTest extends TestName {
  readonly limits: Limits
  readonly tookMs: number
}

export interface Yardstick {
  readonly tests: readonly MeasuredTest[]
  /** Those that the reference fails: nothing can be said of its mutants then. */
  readonly failed: readonly TestName[]
}

/** A right program may take so many times as many events as the reference. */
const timesTheReference = 4
const eventsAtLeast = 1000
/** Rounds and calls in one event: some hundred times what any reference takes. */
const rounds = 200_000

export async function measure(
  thread: TestThread,
  files: Sources,
  seed: number,
  signal: AbortSignal,
): Promise<Yardstick> {
  const tests: MeasuredTest[] = []
  const failed: TestName[] = []
  for (const { stage, test } of await thread.tests()) {
    const run = { stage, test, seed }
    // Once to know, and once within the limits that follow from it; a thread that is warm tells the time as well.
    const ran = await thread.run(files, run, {}, signal)
    if (ran.kind !== 'passed') {
      failed.push({ stage, test })
      continue
    }
    const events = timesTheReference * ran.took.events + eventsAtLeast
    const fromMs = performance.now()
    const again = await thread.run(files, run, { events, rounds }, signal)
    const tookMs = performance.now() - fromMs
    tests.push({ stage, test, tookMs, limits: again.kind === 'passed' ? { events, rounds } : {} })
  }
  return { tests, failed }
}
