/** What has to be tried to prove an exercise: which solution, which tests, and what must come out. */
import type { TestResult, Verdict } from '../../contract/verdict.ts'
import type { Files, LoadedExercise } from '../../course/exercises.ts'
import type { Checkpoint, Mistake, Solution, Solutions, TestName } from '../../course/solutions.ts'
import { text } from '../../messages/cli/author.en.ts'

export interface Trial {
  readonly slug: string
  readonly kind: 'starter' | Solution['kind']
  readonly name: string
  /** Its folder, or its diff. */
  readonly path: string
  readonly files: Files
  /** The tests that are run: those of the first stage, or one. All unless told. */
  readonly stage?: string
  readonly only?: TestName
  /** What is wrong with the verdict, or nothing when it is as it must be. */
  judge(verdict: Verdict): string | undefined
}

export function trialsOf(exercise: LoadedExercise, solutions: Solutions): readonly Trial[] {
  return [
    ...[solutions.reference, ...solutions.alternatives].map((solution) => mustPass(exercise, solution)),
    ...solutions.mistakes.map((mistake) => mustBeCaught(exercise, mistake)),
    ...solutions.checkpoints.map((checkpoint) => mustBegin(exercise, checkpoint)),
    starterMustFail(exercise),
  ]
}

function mustPass({ slug }: LoadedExercise, { kind, name, path, files }: Solution): Trial {
  return { slug, kind, name, path, files, judge: notPassed }
}

function notPassed({ outcome, tests }: Verdict): string | undefined {
  if (outcome.kind === 'passed') return tests.length === 0 ? text.check.noTests : leftUncaught(tests)
  if (outcome.kind !== 'failed') return text.check.ended(outcome)
  const failed = tests.filter(({ status }) => status === 'failed')
  return text.check.testsFailed(failed.map(({ stage, test }) => `${stage}/${test}`))
}

/** Of the solution, or of the suite itself, which would then be held against learners. */
function leftUncaught(tests: readonly TestResult[]): string | undefined {
  const result = tests.find(({ uncaught }) => uncaught !== undefined)
  return result?.uncaught && text.check.uncaught(`${result.stage}/${result.test}`, result.uncaught.message)
}

function mustBeCaught({ slug, text: words }: LoadedExercise, mistake: Mistake): Trial {
  const { kind, name, path, files, caughtBy } = mistake
  const judge = ({ outcome, tests }: Verdict) => {
    const result = tests.find(({ stage, test }) => stage === caughtBy.stage && test === caughtBy.test)
    const target = `${caughtBy.stage}/${caughtBy.test}`
    if (result === undefined && tests.length > 0) return text.check.noSuchTest(target)
    const isEnded = outcome.kind !== 'failed' && outcome.kind !== 'passed' && !isStuckIn(outcome, caughtBy)
    if (isEnded || result === undefined) return text.check.ended(outcome)
    if (result.status !== 'failed') return text.check.notCaught(target)
    return withoutWords(result, words.says)
  }
  return { slug, kind, name, path, files, only: caughtBy, judge }
}

/** Some loop without end, on every machine, and that is how the test fails. What merely takes long is told by steps. */
function isStuckIn(outcome: Verdict['outcome'], { stage, test }: { stage: string; test?: string }): boolean {
  return outcome.kind === 'stuck' && outcome.stage === stage && (test ?? outcome.test) === outcome.test
}

/** A checkpoint is where its stage begins: whatever comes before is done, and this is not. */
function mustBegin({ slug, text: words }: LoadedExercise, checkpoint: Checkpoint): Trial {
  const { kind, name, path, files } = checkpoint
  const judge = ({ outcome, tests }: Verdict) => {
    if (outcome.kind === 'passed') return text.check.checkpointPasses(name)
    if (outcome.kind !== 'failed' && !isStuckIn(outcome, { stage: name })) return text.check.ended(outcome)
    const failed = tests.filter(({ status }) => status === 'failed')
    const before = failed.filter(({ stage }) => stage !== name)
    if (before.length > 0)
      return text.check.checkpointFails(before.map(({ stage, test }) => `${stage}/${test}`))
    const [first] = failed
    return first === undefined ? text.check.checkpointPasses(name) : withoutWords(first, words.says)
  }
  return { slug, kind, name, path, files, stage: name, judge }
}

function starterMustFail({ slug, exercise, folder, starter, text: words }: LoadedExercise): Trial {
  const first = exercise.stages[0]?.id ?? ''
  const judge = ({ outcome, tests }: Verdict) => {
    if (outcome.kind === 'passed') return text.check.starterPasses(first)
    if (outcome.kind !== 'failed') return text.check.ended(outcome)
    const failed = tests.find(({ status }) => status === 'failed')
    return failed === undefined ? text.check.starterPasses(first) : withoutWords(failed, words.says)
  }
  return {
    slug,
    kind: 'starter',
    name: 'starter',
    path: `${folder}/starter`,
    files: starter,
    stage: first,
    judge,
  }
}

/** A failure that the suite did not foresee ends in words of the grader's own, which say little of this exercise. */
function withoutWords(
  { stage, test, say, seen }: TestResult,
  says: Readonly<Record<string, unknown>>,
): string | undefined {
  if (
    say !== undefined &&
    (say.id in says || say.id.startsWith('world-')) &&
    say.id !== 'world-suite-threw'
  ) {
    return undefined
  }
  return text.check.unforeseen(`${stage}/${test}`, seen ?? say?.id ?? '')
}
