/** Workers of a classroom in this process, each with a grading process of its own. */
import { randomBytes } from 'node:crypto'
import type { Classroom } from '../classroom.ts'
import { newId } from '../people/secrets.ts'
import { GradingProcess } from './grading-process.ts'
import { GradingWorker } from './worker.ts'

export interface WorkersOptions {
  /** The checkout. */
  readonly root: string
  /** How many submissions are graded at a time. */
  readonly workers: number
  /** Of the processes that grade, as the system counts it. As this one unless told. */
  readonly gradingPriority?: number
  /** One line for the terminal. */
  say(line: string): void
}

export function startWorkers(
  classroom: Classroom,
  { root, workers, gradingPriority: priority, say }: WorkersOptions,
): AsyncDisposable {
  const host = newId(randomBytes)
  const provideSuite = (exercise: string) => classroom.suites.fileOf(exercise)
  const started = Array.from({ length: workers }, (_, place) => {
    const grader = new GradingProcess({ root, provideSuite, ...(priority !== undefined && { priority }) })
    return new GradingWorker({ classroom, grader, name: `worker ${place + 1} of ${host}`, say })
  })
  return {
    [Symbol.asyncDispose]: async () =>
      void (await Promise.all(started.map((worker) => worker[Symbol.asyncDispose]()))),
  }
}
