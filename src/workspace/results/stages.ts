/** The stages of an exercise as the results show them, made from what the grader said so far. */
import type { ExerciseText } from '../../contract/exercise.ts'
import type { TestResult } from '../../contract/verdict.ts'
import type { WorkspaceExercise } from '../session/types.ts'

export type StageStatus = 'waiting' | 'running' | 'passed' | 'failed' | 'not-run'

export interface StageView {
  readonly id: string
  readonly number: number
  readonly title: string
  readonly level: 'core' | 'stretch'
  readonly hints: readonly string[]
  readonly status: StageStatus
  readonly passed: number
  readonly tests: readonly TestView[]
}

export interface TestView {
  readonly id: string
  readonly title: string
  readonly result: TestResult
}

function statusOf(results: readonly TestResult[], running: boolean): StageStatus {
  if (results.some((result) => result.status === 'failed')) return 'failed'
  if (running) return results.length > 0 ? 'running' : 'waiting'
  if (results.length === 0) return 'waiting'
  return results.every((result) => result.status === 'passed') ? 'passed' : 'not-run'
}

/** A test that ran on several seeds shows once: by the first seed that did not pass. */
function onePerTest(results: readonly TestResult[]): readonly TestResult[] {
  const byTest = new Map<string, TestResult>()
  for (const result of results) {
    const known = byTest.get(result.test)
    if (known === undefined || (known.status === 'passed' && result.status !== 'passed'))
      byTest.set(result.test, result)
  }
  return [...byTest.values()]
}

export function stageViews(
  exercise: Pick<WorkspaceExercise, 'stages' | 'stagesBefore'>,
  text: ExerciseText,
  results: readonly TestResult[],
  running: boolean,
): readonly StageView[] {
  const last = results.at(-1)?.stage
  return exercise.stages.map(({ id, level }, place) => {
    const own = onePerTest(results.filter((result) => result.stage === id))
    return {
      id,
      level,
      number: place + 1 + (exercise.stagesBefore ?? 0),
      title: text.stages[id]?.title ?? id,
      hints: text.stages[id]?.hints ?? [],
      status: running && id !== last && own.length > 0 ? statusOf(own, false) : statusOf(own, running),
      passed: own.filter((result) => result.status === 'passed').length,
      tests: own.map((result) => ({
        id: result.test,
        title: text.tests[result.test] ?? result.test,
        result,
      })),
    }
  })
}

/** The stages whose tests all passed. */
export function passedStages(stages: readonly StageView[]): readonly string[] {
  return stages.filter((stage) => stage.status === 'passed').map((stage) => stage.id)
}

/** The first stage that did not pass, if any: where the learner goes on. */
export function nextStage(stages: readonly StageView[]): StageView | undefined {
  return stages.find((stage) => stage.status !== 'passed')
}
