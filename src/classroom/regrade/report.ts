/** What came of a regrade: whose submissions came to something else, and in which tests. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Counts, Grade, GradedTest, Regrade, RegradeChange, RegradedTo, RegradeReport } from '../api.ts'
import { counted, handedIn } from '../hand-in/submissions.ts'
import type { Executor } from '../store/tables.ts'

interface Graded {
  readonly grade: string
  readonly tests: string
  readonly stagesPassed: number
  readonly testsPassed: number
}

interface Item {
  readonly submissionId: string
  readonly grading: number
}

const itemsAtOnce = 50

export async function regradeReport(
  executor: Executor,
  regrade: Regrade,
  { id: classId, counts }: { readonly id: string; readonly counts: Counts },
): Promise<RegradeReport> {
  const { exercise } = regrade
  const handed = await handedIn(executor, classId, { exercise })
  const byLearner = Map.groupBy(handed, ({ memberId }) => memberId)
  const chosen = new Set([...byLearner.values()].map((own) => counted(own, counts)?.id))
  const byId = new Map(handed.map((each) => [each.id, each]))
  const items: readonly Item[] = await executor
    .selectFrom('regradeItems')
    .select(['submissionId', 'grading'])
    .where('regradeId', '=', regrade.id)
    .orderBy('position')
    .execute()
  const changes: RegradeChange[] = []
  for (let from = 0; from < items.length; from += itemsAtOnce) {
    const piece = items.slice(from, from + itemsAtOnce)
    for (const { item, before, after } of await gradedTwice(executor, piece)) {
      const submission = byId.get(item.submissionId)
      if (submission === undefined) continue
      const told = { before: regradedTo(before), after: regradedTo(after) }
      const tests = changedTests(testsOf(before), testsOf(after))
      if (tests.length === 0 && told.before.outcome === told.after.outcome) continue
      changes.push({
        learner: submission.memberId,
        submission: submission.id,
        number: submission.number,
        isCounted: chosen.has(submission.id),
        ...told,
        tests,
      })
    }
    await nextTurn()
  }
  return { ...regrade, changes }
}

/** Each item that is graded again, with the result that stood before. */
async function gradedTwice(
  executor: Executor,
  items: readonly Item[],
): Promise<readonly { readonly item: Item; readonly before: Graded; readonly after: Graded }[]> {
  const rows = await executor
    .selectFrom('results')
    .select(['submissionId', 'grading', 'grade', 'tests', 'stagesPassed', 'testsPassed'])
    .where(
      'submissionId',
      'in',
      items.map(({ submissionId }) => submissionId),
    )
    .orderBy('grading')
    .execute()
  const bySubmission = Map.groupBy(rows, ({ submissionId }) => submissionId)
  return items.flatMap((item) => {
    const own = bySubmission.get(item.submissionId) ?? []
    const after = own.find(({ grading }) => grading === item.grading)
    const before = own.findLast(({ grading }) => grading < item.grading)
    return after === undefined || before === undefined ? [] : [{ item, before, after }]
  })
}

function regradedTo({ grade, stagesPassed, testsPassed }: Graded): RegradedTo {
  const { outcome, suiteHash } = JSON.parse(grade) as Grade
  return { outcome: outcome.kind, stagesPassed, testsPassed, suiteHash }
}

const testsOf = ({ tests }: Graded) => JSON.parse(tests) as readonly GradedTest[]

/** In the order of the newer suite; what it has no more comes last. */
export function changedTests(
  before: readonly GradedTest[],
  after: readonly GradedTest[],
): RegradeChange['tests'] {
  const keyOf = ({ stage, test }: GradedTest): string => `${stage}/${test}`
  const was = new Map(before.map((each) => [keyOf(each), each.status]))
  const is = new Map(after.map((each) => [keyOf(each), each.status]))
  const all = new Map([...after, ...before].map((each) => [keyOf(each), each]))
  return [...all].flatMap(([key, { stage, test }]) => {
    const [from, to] = [was.get(key), is.get(key)]
    if (from === to) return []
    return [
      { stage, test, ...(from !== undefined && { before: from }), ...(to !== undefined && { after: to }) },
    ]
  })
}
