/** The proof of one exercise: every trial on every seed, its words, and its messages as recorded. */
import { relative } from 'node:path'
import { withHeldBack } from '../../contract/held-back.ts'
import type { Verdict } from '../../contract/verdict.ts'
import { type LoadedExercise, loadExercise, loadHeldBackText } from '../../course/exercises.ts'
import { loadSolutions, type Solutions } from '../../course/solutions.ts'
import { text } from '../../messages/cli/author.en.ts'
import { quoted } from '../shell.ts'
import { provideSuite } from '../suite.ts'
import type { Fault } from './fault.ts'
import type { Task } from './grader-pool.ts'
import { judgementFaults } from './judgements.ts'
import { openFaults } from './open-points.ts'
import { recordingFaults } from './recordings.ts'
import { type Trial, trialsOf } from './trials.ts'
import { VerdictCache } from './verdict-cache.ts'
import { wordFaults } from './words.ts'

/** One row of the table. */
export interface Proof {
  readonly slug: string
  readonly tests: number
  readonly seeds: number
  readonly alternatives: Share
  readonly mistakes: Share
  readonly checkpoints: Share
  /** Everything that was proved or not: each solution, the words, the recorded messages, the judged mutants, what is open. */
  readonly all: Share
  readonly tookMs: number
  readonly faults: readonly Fault[]
}

export interface Share {
  readonly good: number
  readonly of: number
}

export interface Seeds {
  readonly seeds: readonly number[]
  readonly mistakeSeeds: readonly number[]
}

export class ExerciseProof {
  readonly exercise: LoadedExercise
  readonly #root: string
  readonly #trials: readonly Trial[]
  readonly #solutions: Solutions
  readonly #seeds: Seeds
  readonly #suiteFile: string
  readonly #cache: VerdictCache
  readonly #verdicts = new Map<Trial, Map<number, Verdict>>()
  #tookMs = 0

  private constructor(
    root: string,
    exercise: LoadedExercise,
    seeds: Seeds,
    suiteFile: string,
    cache: VerdictCache,
  ) {
    this.#root = root
    this.exercise = exercise
    this.#solutions = loadSolutions(root, exercise)
    this.#trials = trialsOf(exercise, this.#solutions)
    this.#seeds = seeds
    this.#suiteFile = suiteFile
    this.#cache = cache
  }

  static async prepare(root: string, slug: string, seeds: Seeds, isFresh: boolean): Promise<ExerciseProof> {
    const exercise = await loadExercise(root, slug)
    // Held-back tests are held to the same: with words for all they say, and none left over.
    const words = withHeldBack(exercise.text, await loadHeldBackText(root, slug))
    const { file, hash } = await provideSuite(slug, root, 'graded')
    const cache = new VerdictCache(root, slug, hash, isFresh)
    return new ExerciseProof(root, { ...exercise, text: words }, seeds, cache.keepSuite(file), cache)
  }

  /** How many verdicts it takes. */
  get runs(): number {
    return this.#trials.reduce((sum, trial) => sum + this.#seedsOf(trial).length, 0)
  }

  /** What has to be graded. Verdicts that are known from an earlier check are taken in at once. */
  tasks(): readonly Task[] {
    const tasks: Task[] = []
    for (const seed of this.#seeds.seeds) {
      for (const trial of this.#trials.filter((trial) => this.#seedsOf(trial).includes(seed))) {
        const known = this.#cache.get(trial, seed)
        if (known === undefined) tasks.push({ trial, seed, suiteFile: this.#suiteFile })
        else this.#note(trial, seed, known)
      }
    }
    return tasks
  }

  take({ trial, seed }: Task, verdict: Verdict, tookMs: number): void {
    this.#tookMs += tookMs
    // A grader that broke may well not break again.
    if (verdict.outcome.kind !== 'grader-broke') this.#cache.set(trial, seed, verdict)
    this.#note(trial, seed, verdict)
  }

  /** To be asked when every task is done. With `update`, today's messages become the recorded ones. */
  conclude(update: boolean): Proof {
    this.#cache.save()
    const faults = this.#trialFaults()
    const tests = this.#tests()
    // A reference that could not be graded says nothing of the words.
    const words = (tests.length === 0 ? [] : wordFaults(this.exercise, tests, this.#root)).map((what) => ({
      of: 'words',
      what,
      next: text.check.mendWords(`exercises/${this.exercise.slug}/text/en.ts`),
    }))
    const failures = this.#trials
      .filter(({ kind }) => kind === 'starter' || kind === 'mistake')
      .flatMap((trial) => {
        const verdict = this.#firstVerdict(trial)
        // Where one that gets stuck was when it was ended is chance, and the words are the grader's own.
        if (verdict === undefined || verdict.outcome.kind === 'stuck') return []
        return [{ name: nameOf(trial), verdict }]
      })
    const isWhole = failures.every(({ verdict }) => verdict.outcome.kind !== 'grader-broke')
    const messages = !isWhole ? [] : recordingFaults(this.#root, this.exercise, failures, update)
    const proved = this.#trials.length - faults.size
    const judgements = judgementFaults(this.#root, this.exercise, this.#solutions.reference)
    const open = openFaults(this.#root, this.exercise.slug, this.#solutions)
    const broken = [...this.#brokenDiffs(), ...this.#missingCheckpoints()]
    return {
      slug: this.exercise.slug,
      tests: tests.length,
      seeds: this.#seeds.seeds.length,
      alternatives: this.#share('alternative', faults),
      mistakes: this.#share('mistake', faults),
      checkpoints: this.#share('checkpoint', faults),
      all: {
        good: proved + [words, messages, judgements, open].filter(({ length }) => length === 0).length,
        of: this.#trials.length + broken.length + 4,
      },
      tookMs: this.#tookMs,
      faults: [...broken, ...faults.values(), ...words, ...messages, ...judgements, ...open],
    }
  }

  #note(trial: Trial, seed: number, verdict: Verdict): void {
    const verdicts = this.#verdicts.get(trial) ?? new Map<number, Verdict>()
    this.#verdicts.set(trial, verdicts.set(seed, verdict))
  }

  /** One fault for each trial, told of the first seed that shows it. */
  #trialFaults(): ReadonlyMap<Trial, Fault> {
    const faults = new Map<Trial, Fault>()
    for (const trial of this.#trials) {
      const wrong = this.#seedsOf(trial).flatMap((seed) => {
        const verdict = this.#verdicts.get(trial)?.get(seed)
        const what = verdict === undefined ? undefined : trial.judge(verdict)
        return what === undefined ? [] : [{ seed, what }]
      })
      const [first, ...more] = wrong
      if (first === undefined) continue
      const path = relative(this.#root, trial.path)
      const next = text.check.seeItself(
        trial.slug,
        quoted(path),
        first.seed,
        trial.only?.stage ?? trial.stage,
      )
      faults.set(trial, {
        of: nameOf(trial),
        what: text.check.onSeed(first.what, first.seed, more.length),
        next,
      })
    }
    return faults
  }

  #brokenDiffs(): readonly Fault[] {
    return this.#solutions.broken.map(({ of, error }) => ({
      of,
      what: `${error.message} (${relative(this.#root, error.where)})`,
      next: error.next,
    }))
  }

  #missingCheckpoints(): readonly Fault[] {
    const { slug, exercise } = this.exercise
    const known = [
      ...this.#trials.filter(({ kind }) => kind === 'checkpoint').map(nameOf),
      ...this.#solutions.broken.map(({ of }) => of),
    ]
    return exercise.stages
      .slice(1)
      .filter(({ id }) => !known.includes(`checkpoints/${id}`))
      .map(({ id }) => ({
        of: `checkpoints/${id}`,
        what: text.check.noCheckpoint,
        next: text.check.writeCheckpoint(slug, id),
      }))
  }

  #seedsOf({ kind }: Trial): readonly number[] {
    return kind === 'mistake' ? this.#seeds.mistakeSeeds : this.#seeds.seeds
  }

  #firstVerdict(trial: Trial | undefined): Verdict | undefined {
    const [seed] = this.#seeds.seeds
    return trial === undefined || seed === undefined ? undefined : this.#verdicts.get(trial)?.get(seed)
  }

  #tests(): readonly { stage: string; test: string }[] {
    const reference = this.#trials.find(({ kind }) => kind === 'reference')
    return (this.#firstVerdict(reference)?.tests ?? []).map(({ stage, test }) => ({ stage, test }))
  }

  #share(kind: Trial['kind'], faults: ReadonlyMap<Trial, Fault>): Share {
    const trials = this.#trials.filter((trial) => trial.kind === kind)
    const broken = this.#solutions.broken.filter((diff) => diff.kind === kind).length
    const missing = kind === 'checkpoint' ? this.#missingCheckpoints().length : 0
    const good = trials.filter((trial) => !faults.has(trial)).length
    return { good, of: trials.length + broken + missing }
  }
}

function nameOf({ kind, name }: Trial): string {
  return kind === 'reference' || kind === 'starter' ? name : `${kind}s/${name}`
}
