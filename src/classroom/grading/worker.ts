/** A worker: claims a submission, has it graded, records the result, and claims the next. It may die at any moment. */
import type { Classroom } from '../classroom.ts'
import type { Lease } from '../queue/queue.ts'
import { type Graded, gradedOf, ungraded } from './grade.ts'
import type { Grader } from './grader.ts'
import { type Grading, gradingOf } from './job.ts'
import { dropJob, recordResult } from './record.ts'
import { seedsOf } from './seeds.ts'

export interface WorkerOptions {
  readonly classroom: Classroom
  readonly grader: Grader
  readonly name: string
  /** Of one submission, over all seeds. What hangs is found out long before; this is for what is slow without end. */
  readonly mostMs?: number
  /** One line for the terminal. */
  say(line: string): void
}

class TookTooLong extends Error {
  constructor(mostMs: number) {
    super(`it took more than ${mostMs / 1000} s`)
    this.name = 'TookTooLong'
  }
}

/** So many within a lease: one or two may get lost. */
const heartbeats = 3
const lookEveryMs = 250
const usualMostMs = 300_000
/** What has ended its worker so often is not tried again: its learner is told. */
const mostAttempts = 5

export class GradingWorker implements AsyncDisposable {
  readonly #options: WorkerOptions
  readonly #looking: Disposable
  readonly #end = new AbortController()
  #working: Promise<void> | undefined

  constructor(options: WorkerOptions) {
    this.#options = options
    this.#looking = options.classroom.clock.every(lookEveryMs, () => void this.work())
  }

  /** Settles when there is nothing to do any more. Never rejects. */
  async work(): Promise<void> {
    this.#working ??= this.#workOff().finally(() => {
      this.#working = undefined
    })
    await this.#working
  }

  async #workOff(): Promise<void> {
    const { classroom, name, say } = this.#options
    try {
      while (!this.#end.signal.aborted) {
        const lease = await classroom.queue.claim(name)
        if (lease === undefined) return
        await this.#take(lease)
      }
    } catch (error) {
      // The store is not there: what was claimed comes back when its lease is over.
      say(`${name} waits: ${textOf(error)}`)
    }
  }

  async #take(lease: Lease): Promise<void> {
    const { classroom, name, say } = this.#options
    const grading = gradingOf(lease)
    try {
      const graded = await this.#grade(lease, grading)
      if (graded === undefined) await dropJob(classroom, lease, grading)
      else await recordResult(classroom, lease, grading, graded)
    } catch (error) {
      if (this.#end.signal.aborted) {
        await classroom.queue.abandon(lease)
        return
      }
      say(`${name} could not grade ${grading.submission}, attempt ${lease.attempt}: ${textOf(error)}`)
      if (lease.attempt < mostAttempts) await classroom.queue.fail(lease)
      else await recordResult(classroom, lease, grading, ungraded(textOf(error), 0, classroom.clock.nowMs()))
    }
  }

  /** Undefined when there is nothing to grade any more. */
  async #grade(lease: Lease, { submission, grading }: Grading): Promise<Graded | undefined> {
    const { classroom, grader, mostMs = usualMostMs } = this.#options
    const found = await classroom.store
      .selectFrom('submissions')
      .innerJoin('classes', 'classes.id', 'submissions.classId')
      .select(['submissions.exercise', 'submissions.files', 'classes.seed', 'classes.seeds'])
      .where('submissions.id', '=', submission)
      .executeTakeFirst()
    if (found === undefined) return undefined
    const { exercise, seed, seeds: count } = found
    if (lease.attempt > mostAttempts)
      return ungraded('it ended the process that graded it, each time', count, classroom.clock.nowMs())
    const lost = new AbortController()
    const begunMs = classroom.clock.nowMs()
    using _beating = classroom.clock.every(classroom.queue.leaseMs / heartbeats, () => {
      if (classroom.clock.nowMs() - begunMs > mostMs) lost.abort(new TookTooLong(mostMs))
      else void this.#beat(lease, lost)
    })
    const files = JSON.parse(found.files) as Readonly<Record<string, string>>
    const seeds = seedsOf(seed, { exercise, grading, count })
    const signal = AbortSignal.any([lost.signal, this.#end.signal])
    try {
      const verdict = await grader.grade({ exercise, files, seeds }, signal)
      // Ours, or the machine's: it may go well the next time.
      if (verdict.outcome.kind === 'grader-broke') throw new Error(verdict.outcome.message)
      return gradedOf(verdict, {
        seeds: count,
        gradedAtMs: classroom.clock.nowMs(),
        practiceSuiteHash: classroom.suites.practiceHashOf(exercise),
      })
    } catch (error) {
      // It would take as long the next time.
      if (!(error instanceof TookTooLong)) throw error
      return ungraded(error.message, count, classroom.clock.nowMs())
    }
  }

  async #beat(lease: Lease, lost: AbortController): Promise<void> {
    try {
      const isOurs = await this.#options.classroom.queue.heartbeat(lease)
      if (!isOurs) lost.abort(new Error('it is another one’s by now'))
    } catch (error) {
      // The next beat may get through; if none does, another worker takes it.
      this.#options.say(`${this.#options.name} could not be heard: ${textOf(error)}`)
    }
  }

  /** Gives back what it is at. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#looking[Symbol.dispose]()
    this.#end.abort(new Error('the worker ends'))
    await this.#working
    await this.#options.grader[Symbol.asyncDispose]()
  }
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
