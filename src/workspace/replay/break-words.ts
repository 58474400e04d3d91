/** What is said of the event that a failed test opens at: an expectation broke there, or the run itself did. */
import type { TestResult } from '../../contract/verdict.ts'
import type { Messages } from '../../messages/index.ts'

type BreakWords = Messages['replay']['breaks']['expectation']

export function breakWords({ say }: TestResult, { breaks }: Messages['replay']): BreakWords {
  if (say?.id.startsWith('world-stuck')) return breaks.stuck
  if (say?.id.startsWith('world-out-of-memory')) return breaks.memory
  return breaks.expectation
}
