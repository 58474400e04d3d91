/** One warm grading thread per core, each taking the next trial as soon as it is done with one. */
import { availableParallelism } from 'node:os'
import type { Verdict } from '../../contract/verdict.ts'
import { NodeGrader } from '../../grading/node.ts'
import type { Trial } from './trials.ts'

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
  const queue = [...tasks]
  const threads = Math.min(availableParallelism(), queue.length)
  await Promise.all(Array.from({ length: threads }, () => work(queue, onVerdict, signal)))
}

async function work(queue: Task[], onVerdict: OnVerdict, signal: AbortSignal): Promise<void> {
  let grader: NodeGrader | undefined
  let loaded: string | undefined
  try {
    for (let task = queue.shift(); task !== undefined; task = queue.shift()) {
      signal.throwIfAborted()
      const { trial, seed, suiteFile } = task
      if (grader === undefined || loaded !== suiteFile) {
        grader?.dispose()
        grader = new NodeGrader(trial.slug, suiteFile, { silenceMs, threads: 1 })
        loaded = suiteFile
      }
      const from = performance.now()
      const verdict = await grader.grade({
        files: trial.files,
        seeds: [seed],
        ...(trial.stage === undefined ? {} : { stage: trial.stage }),
        ...(trial.only === undefined ? {} : { only: [trial.only] }),
        signal,
      })
      onVerdict(task, verdict, performance.now() - from)
    }
  } finally {
    grader?.dispose()
  }
}
