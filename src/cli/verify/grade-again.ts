/** Runs the tests that a file of results tells of once more, over the code that it holds. */
import type { PartOwners } from '../../contract/parts.ts'
import type { Files } from '../../course/exercises.ts'
import type { OwnResults } from '../../course/parts.ts'
import { NodeGrader } from '../../grading/node.ts'
import type { RecordedTest } from '../../record/record-file.ts'
import { provideSuite } from '../suite.ts'

/** What is run again. */
export interface Subject {
  readonly slug: string
  readonly files: Files
  /** The learner's own results of other exercises, where they ran. */
  readonly own: OwnResults
}

export interface GradedAgain {
  /** Nothing where the grader itself broke. */
  readonly tests?: readonly RecordedTest[]
  readonly suiteHash: string
  readonly owners: PartOwners
}

interface Grading {
  readonly seed: number
  /** Whether this test is wanted. */
  isWanted(test: { readonly stage: string; readonly test: string }): boolean
  onTest(done: number, of: number): void
}

export async function gradeAgain(
  root: string,
  { slug, files, own }: Subject,
  { seed, isWanted, onTest }: Grading,
  signal: AbortSignal,
): Promise<GradedAgain> {
  const { file } = await provideSuite(slug, root)
  using grader = new NodeGrader(slug, file)
  const only = (await grader.tests()).filter(isWanted)
  let done = 0
  const verdict = await grader.grade({
    files,
    ...(Object.keys(own).length > 0 && { parts: own }),
    seeds: [seed],
    only,
    signal,
    onTest: () => onTest(Math.min(++done, only.length), only.length),
  })
  const { suiteHash, parts: owners = {} } = verdict
  if (verdict.outcome.kind === 'grader-broke') return { suiteHash, owners }
  const tests = verdict.tests.map(({ stage, test, status }) => ({ stage, test, status }))
  return { suiteHash, owners, tests }
}
