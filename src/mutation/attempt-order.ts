/** Which test to try first over a mutant: the one that kills most probably, and soonest. */
import type { Mutant } from './mutants.ts'
import type { TestName } from './outcome.ts'
import type { MeasuredTest } from './yardstick.ts'

interface Kill {
  readonly file: string
  readonly line: number
  readonly test: MeasuredTest
}

/** Those that were killed on the lines around it go first; all others by how many they killed in how much time. */
const neighbours = 3

export class AttemptOrder {
  readonly #tests: readonly MeasuredTest[]
  readonly #kills: Kill[] = []
  readonly #counts = new Map<MeasuredTest, number>()

  constructor(tests: readonly MeasuredTest[]) {
    this.#tests = tests
  }

  /** All tests. `hint`: what killed it earlier. */
  for({ file, line }: Pick<Mutant, 'file' | 'line'>, hint?: TestName): readonly MeasuredTest[] {
    const near = this.#kills
      .filter((kill) => kill.file === file)
      .sort((a, b) => Math.abs(a.line - line) - Math.abs(b.line - line))
      .map(({ test }) => test)
    const hinted = this.#tests.filter(({ stage, test }) => stage === hint?.stage && test === hint?.test)
    const first = new Set([...hinted, ...[...new Set(near)].slice(0, neighbours)])
    const rate = (test: MeasuredTest): number => (1 + (this.#counts.get(test) ?? 0)) / (1 + test.tookMs)
    const rest = this.#tests.filter((test) => !first.has(test)).sort((a, b) => rate(b) - rate(a))
    return [...first, ...rest]
  }

  note({ file, line }: Pick<Mutant, 'file' | 'line'>, test: MeasuredTest): void {
    this.#kills.push({ file, line, test })
    this.#counts.set(test, (this.#counts.get(test) ?? 0) + 1)
  }
}
