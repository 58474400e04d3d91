/** Do the references and the alternatives pass on real processes, every time? Each test in a stack of its own, some side by side. */
import { availableParallelism } from 'node:os'
import { relative } from 'node:path'
import { eachOf } from '../../bulk/each-of.ts'
import type { TestResult, Verdict } from '../../contract/verdict.ts'
import { loadExercise } from '../../course/exercises.ts'
import { loadSolutions, type Solution, type TestName } from '../../course/solutions.ts'
import type { RealGrader } from '../../grading/real/grader.ts'
import { text } from '../../messages/cli/author.en.ts'
import { startRealGrader } from '../real-grader.ts'
import { quoted } from '../shell.ts'
import type { Fault } from './fault.ts'
import type { Share } from './proof.ts'
import { Warm } from './warm.ts'

export interface RealCheck {
  readonly root: string
  readonly slugs: readonly string[]
  /** How often each test is run over each solution. */
  readonly runs: number
  /** Whether the alternatives run as well as the reference. */
  readonly alternatives: boolean
  readonly signal: AbortSignal
  onProgress?(line: string): void
}

/** One row of the table. */
export interface RealProof {
  readonly slug: string
  readonly tests: number
  /** The reference and the alternatives: those that passed every test in every run. */
  readonly solutions: Share
  /** Of all tests, solutions and runs. */
  readonly passed: Share
  readonly faults: readonly Fault[]
}

export interface RealResult {
  readonly proofs: readonly RealProof[]
  readonly tookMs: number
}

interface Task {
  readonly slug: string
  readonly solution: Solution
  readonly test: TestName
}

interface Failed extends Task {
  readonly what: string
}

/** Tests wait for the clock most of the time, but a stack of six processes that starts beside others keeps them waiting. */
const sideBySide = 2 * availableParallelism()

export async function checkReal(check: RealCheck): Promise<RealResult> {
  const { root, slugs, runs, alternatives, signal, onProgress } = check
  const from = performance.now()
  const tasks = (await Promise.all(slugs.map((slug) => tasksOf(root, slug, alternatives)))).flat()
  const all = Array.from({ length: runs }, () => tasks).flat()
  const desks = Array.from({ length: sideBySide }, () => new Warm<RealGrader>())
  const failed: Failed[] = []
  let done = 0
  try {
    await eachOf(all, desks, async (task, desk) => {
      signal.throwIfAborted()
      const { slug, solution, test } = task
      const grader = await desk.of(slug, () => startRealGrader(slug, root, { threads: 1 }))
      const what = whatFailed(await grader.grade({ files: solution.files, only: [test], signal }))
      if (what !== undefined) failed.push({ ...task, what })
      done += 1
      onProgress?.(text.check.progress(done, all.length))
    })
  } finally {
    for (const desk of desks) desk.dispose()
  }
  const proofs = slugs.map((slug) => proofOf(root, slug, tasks, failed, runs))
  return { proofs, tookMs: performance.now() - from }
}

async function tasksOf(root: string, slug: string, withAlternatives: boolean): Promise<readonly Task[]> {
  const exercise = await loadExercise(root, slug)
  const { reference, alternatives } = loadSolutions(root, exercise)
  const grader = await startRealGrader(slug, root, { threads: 1 })
  const tests = await grader.tests()
  grader.dispose()
  return [reference, ...(withAlternatives ? alternatives : [])].flatMap((solution) =>
    tests.map((test) => ({ slug, solution, test })),
  )
}

function proofOf(
  root: string,
  slug: string,
  allTasks: readonly Task[],
  allFailed: readonly Failed[],
  runs: number,
): RealProof {
  const tasks = allTasks.filter((task) => task.slug === slug)
  const failed = allFailed.filter((task) => task.slug === slug)
  const solutions = new Set(tasks.map(({ solution }) => solution))
  const bad = new Set(failed.map(({ solution }) => solution))
  return {
    slug,
    tests: new Set(tasks.map(({ test }) => `${test.stage}/${test.test}`)).size,
    solutions: { good: solutions.size - bad.size, of: solutions.size },
    passed: { good: tasks.length * runs - failed.length, of: tasks.length * runs },
    faults: [...bad].map((solution) => faultOf(root, slug, solution, failed, runs)),
  }
}

function faultOf(
  root: string,
  slug: string,
  solution: Solution,
  failed: readonly Failed[],
  runs: number,
): Fault {
  const own = failed.filter((task) => task.solution === solution)
  const tests = [...new Set(own.map(({ test }) => `${test.stage}/${test.test}`))]
  return {
    of: solution.kind === 'alternative' ? `alternatives/${solution.name}` : solution.name,
    what: text.check.realFailed(tests, own.length, runs * tests.length, own[0]?.what ?? ''),
    next: text.check.seeReal(slug, quoted(relative(root, solution.path))),
  }
}

function whatFailed({ outcome, tests }: Verdict): string | undefined {
  if (outcome.kind === 'passed') return undefined
  const failed = tests.find(({ status }) => status === 'failed')
  return failed === undefined ? text.check.ended(outcome) : whatSeen(failed)
}

function whatSeen({ say, seen, threw }: TestResult): string {
  const found = seen === undefined ? '' : `, found ${seen}`
  return `${say?.id ?? ''}${found}${threw === undefined ? '' : `, ${threw.node} threw ${threw.message}`}`
}
