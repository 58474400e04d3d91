/** One warm grading thread per core, each taking the next trial as soon as it is done with one. */
import { availableParallelism } from 'node:os'
import { eachOf } from '../../bulk/each-of.ts'
import type { Verdict } from '../../contract/verdict.ts'
import { NodeGrader } from '../../grading/node.ts'
import type { Trial } from './trials.ts'
import { Warm } from './warm.ts'

export interface Task {
  readonly trial: Trial
  readonly seed: number
  readonly suiteFile: string
}

/** Longer than for a learner, who waits: with all cores busy a thread may be silent and not stuck. */
const silenceMs = 10_000

export type OnVerdict = (task: Task, verdict: Verdict, tookMs: number) => void

export async function gradeAll(
  tasks: readonly Task[],
  onVerdict: OnVerdict,
  signal: AbortSignal,
): Promise<void> {
  const desks = Array.from({ length: availableParallelism() }, () => new Warm<NodeGrader>())
  try {
    await eachOf(tasks, desks, async (task, desk) => {
      signal.throwIfAborted()
      const { trial, seed, suiteFile } = task
      const start = () => new NodeGrader(trial.slug, suiteFile, { silenceMs, threads: 1 })
      const grader = await desk.of(suiteFile, start)
      const from = performance.now()
      const verdict = await grader.grade({
        files: trial.files,
        seeds: [seed],
        ...(trial.stage === undefined ? {} : { stage: trial.stage }),
        ...(trial.only === undefined ? {} : { only: [trial.only] }),
        signal,
      })
      onVerdict(task, verdict, performance.now() - from)
    })
  } finally {
    for (const desk of desks) desk.dispose()
  }
}
