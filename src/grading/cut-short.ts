/**
 * Memory in a browser cannot be fenced: a run can take the page with it. So the page notes each run before it starts;
 * a note that is still there at the next load tells what happened.
 */
import * as v from 'valibot'
import type { Verdict } from '../contract/verdict.ts'
import { filesHash } from './hash.ts'
import type { Sources } from './subject.ts'

const noteSchema = v.object({
  filesHash: v.string(),
  stage: v.string(),
  test: v.string(),
  node: v.exactOptional(v.string()),
})

const keyOf = (exercise: string): string => `millions:run:${exercise}`

export interface MarkedRun {
  /** Resolves when the note would outlive the page: wait for it before the program runs. Never rejects. */
  readonly kept: Promise<void>
  /** Call as tests begin, and nodes where they are known, so that the verdict can name the last one. */
  at(stage: string, test: string, node?: string): void
  /** Call when the run has ended, whatever its outcome, and its threads are gone: until then it can take the page. */
  end(): void
}

/**
 * Call right before a run, when all is saved and the threads of earlier runs are gone: what one of those does to the
 * page would be told of this run.
 */
export function markRun(storage: Storage, exercise: string, files: Sources): MarkedRun {
  const hash = filesHash(files)
  const note = (stage: string, test: string, node?: string): void =>
    storage.setItem(keyOf(exercise), JSON.stringify({ filesHash: hash, stage, test, node }))
  note('', '')
  // The storage is kept by another process of the browser, which hears of the note in its own time, and answers this
  // question after that.
  const kept = Promise.resolve(navigator.locks?.query()).then(
    () => undefined,
    () => undefined,
  )
  return {
    kept,
    at: note,
    end: () => storage.removeItem(keyOf(exercise)),
  }
}

/** Call at load: the verdict of a run that took the page with it, told once. */
export function cutShortRun(storage: Storage, exercise: string): Verdict | undefined {
  const noted = storage.getItem(keyOf(exercise))
  if (noted === null) return undefined
  storage.removeItem(keyOf(exercise))
  const note = v.safeParse(v.pipe(v.string(), v.parseJson(), noteSchema), noted)
  // A note of another version, or by another hand: nothing can be told from it.
  if (!note.success) return undefined
  const { filesHash: hash, ...at } = note.output
  const outcome = { kind: 'out-of-memory', ...at } as const
  return { format: 1, exercise, filesHash: hash, suiteHash: '', outcome, tests: [] }
}
