/** The proof of one exercise: every trial on every seed, its words, and its messages as recorded. */
import { relative } from 'node:path'
import type { Verdict } from '../../contract/verdict.ts'
import { type LoadedExercise, loadExercise } from '../../course/exercises.ts'
import { loadSolutions } from '../../course/solutions.ts'
import { text } from '../../messages/cli.en.ts'
import { provideSuite } from '../suite.ts'
import type { Task } from './grader-pool.ts'
import { recordingFaults } from './recordings.ts'
import { type Trial, trialsOf } from './trials.ts'
import { VerdictCache } from './verdict-cache.ts'
import { wordFaults } from './words.ts'

export interface Fault {
  /** `mistakes/no-timeout`, `words`, … */
  readonly of: string
  readonly what: string
  readonly next: string
}

/** One row of the table. */
export interface Proof {
  readonly slug: string
  readonly tests: number
  readonly seeds: number
  readonly alternatives: Share
  readonly mistakes: Share
  /** Everything that was proved or not: each solution, the words, the recorded messages. */
  readonly all: Share
  readonly tookMs: number
  readonly faults: readonly Fault[]
}

export interface Share {
  readonly good: number
  readonly of: number
}

export class ExerciseProof {
  readonly exercise: LoadedExercise
  readonly #root: string
  readonly #trials: readonly Trial[]
  readonly #seeds: readonly number[]
  readonly #suiteFile: string
  readonly #cache: VerdictCache
  readonly #faults = new Map<Trial, Fault>()
  readonly #first = new Map<Trial, Verdict>()
  #tookMs = 0

  private constructor(
    root: string,
    exercise: LoadedExercise,
    seeds: readonly number[],
    suiteFile: string,
    cache: VerdictCache,
  ) {
    this.#root = root
    this.exercise = exercise
    this.#trials = trialsOf(exercise, loadSolutions(root, exercise))
    this.#seeds = seeds
    this.#suiteFile = suiteFile
    this.#cache = cache
  }

  static async prepare(
    root: string,
    slug: string,
    seeds: readonly number[],
    isFresh: boolean,
  ): Promise<ExerciseProof> {
    const exercise = await loadExercise(root, slug)
    const { file, hash } = await provideSuite(slug, root)
    return new ExerciseProof(root, exercise, seeds, file, new VerdictCache(root, slug, hash, isFresh))
  }

  get trials(): number {
    return this.#trials.length
  }

  /** What has to be graded. Verdicts that are known from an earlier check are taken in at once. */
  tasks(): readonly Task[] {
    const tasks: Task[] = []
    for (const seed of this.#seeds) {
      for (const trial of this.#trials) {
        const known = this.#cache.get(trial, seed)
        if (known === undefined) tasks.push({ trial, seed, suiteFile: this.#suiteFile })
        else this.#judge(trial, seed, known)
      }
    }
    return tasks
  }

  take({ trial, seed }: Task, verdict: Verdict, tookMs: number): void {
    this.#tookMs += tookMs
    // A grader that broke may well not break again.
    if (verdict.outcome.kind !== 'grader-broke') this.#cache.set(trial, seed, verdict)
    this.#judge(trial, seed, verdict)
  }

  /** To be asked when every task is done. With `update`, today's messages become the recorded ones. */
  conclude(update: boolean): Proof {
    this.#cache.save()
    const tests = this.#tests()
    const words = wordFaults(this.exercise, tests, this.#root).map((what) => ({
      of: 'words',
      what,
      next: text.check.mendWords(`exercises/${this.exercise.slug}/text/en.ts`),
    }))
    const failures = this.#trials
      .filter(({ kind }) => kind === 'starter' || kind === 'mistake')
      .flatMap((trial) => {
        const verdict = this.#first.get(trial)
        return verdict === undefined ? [] : [{ name: nameOf(trial), verdict }]
      })
    const messages = recordingFaults(this.#root, this.exercise, failures, update)
    const proved = this.#trials.length - this.#faults.size
    return {
      slug: this.exercise.slug,
      tests: tests.length,
      seeds: this.#seeds.length,
      alternatives: this.#share('alternative'),
      mistakes: this.#share('mistake'),
      all: {
        good: proved + (words.length === 0 ? 1 : 0) + (messages.length === 0 ? 1 : 0),
        of: this.#trials.length + 2,
      },
      tookMs: this.#tookMs,
      faults: [...this.#faults.values(), ...words, ...messages],
    }
  }

  #judge(trial: Trial, seed: number, verdict: Verdict): void {
    if (seed === this.#seeds[0]) this.#first.set(trial, verdict)
    if (this.#faults.has(trial)) return
    const what = trial.judge(verdict)
    if (what === undefined) return
    const folder = relative(this.#root, trial.folder)
    const stage = trial.only?.stage ?? trial.stage
    const next = text.check.seeItself(trial.slug, folder, seed, stage)
    this.#faults.set(trial, { of: nameOf(trial), what: text.check.onSeed(what, seed), next })
  }

  #tests(): readonly { stage: string; test: string }[] {
    const reference = this.#trials.find(({ kind }) => kind === 'reference')
    const verdict = reference === undefined ? undefined : this.#first.get(reference)
    return (verdict?.tests ?? []).map(({ stage, test }) => ({ stage, test }))
  }

  #share(kind: Trial['kind']): Share {
    const trials = this.#trials.filter((trial) => trial.kind === kind)
    return { good: trials.filter((trial) => !this.#faults.has(trial)).length, of: trials.length }
  }
}

function nameOf({ kind, name }: Trial): string {
  if (kind === 'alternative') return `alternatives/${name}`
  return kind === 'mistake' ? `mistakes/${name}` : name
}
