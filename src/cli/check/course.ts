/** Proves all exercises asked for, their trials side by side. */
import { CourseError } from '../../course/course-error.ts'
import { text } from '../../messages/cli/author.en.ts'
import type { Fault } from './fault.ts'
import { gradeAll, type OnVerdict } from './grader-pool.ts'
import { lessonFaults } from './lessons.ts'
import { ExerciseProof, type Proof } from './proof.ts'

export interface CourseCheck {
  readonly root: string
  readonly slugs: readonly string[]
  /** Seeds 1 to so many. */
  readonly seeds: number
  /** Of these, the first so many for mistakes, which are nine of ten runs. All unless told. */
  readonly mistakeSeeds?: number
  /** Earlier verdicts are not believed. */
  readonly isFresh: boolean
  /** Today's messages become the recorded ones. */
  readonly update: boolean
  readonly signal: AbortSignal
  onProgress?(line: string): void
}

export interface CourseResult {
  readonly proofs: readonly Proof[]
  /** What no exercise's row can tell: folders that do not load, lessons. */
  readonly faults: readonly Fault[]
  readonly tookMs: number
  /** Trials that were graded now; the others were known. */
  readonly graded: number
  readonly known: number
}

export async function checkCourse(check: CourseCheck): Promise<CourseResult> {
  const from = performance.now()
  const { root, slugs, isFresh, update, signal } = check
  const seeds = Array.from({ length: check.seeds }, (_, place) => place + 1)
  const mistakeSeeds = seeds.slice(0, check.mistakeSeeds)
  const proofs = new Map<string, ExerciseProof>()
  const faults: Fault[] = lessonFaults(root).map((what) => ({
    of: 'lessons',
    what,
    next: text.check.mendLesson,
  }))
  for (const slug of slugs) {
    try {
      proofs.set(slug, await ExerciseProof.prepare(root, slug, { seeds, mistakeSeeds }, isFresh))
    } catch (error) {
      if (!(error instanceof CourseError)) throw error
      faults.push({ of: slug, what: `${error.message} (${error.where})`, next: error.next })
    }
  }
  const tasks = [...proofs.values()].flatMap((proof) => proof.tasks())
  const runs = [...proofs.values()].reduce((sum, proof) => sum + proof.runs, 0)
  let done = 0
  const onVerdict: OnVerdict = (task, verdict, tookMs) => {
    proofs.get(task.trial.slug)?.take(task, verdict, tookMs)
    done += 1
    check.onProgress?.(text.check.progress(done, tasks.length))
  }
  await gradeAll(tasks, onVerdict, signal)
  return {
    proofs: [...proofs.values()].map((proof) => proof.conclude(update)),
    faults,
    tookMs: performance.now() - from,
    graded: tasks.length,
    known: runs - tasks.length,
  }
}
