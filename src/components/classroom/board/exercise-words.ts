/** The words of an exercise's tests and its starter: fetched for the exercises that are looked at, and kept. */
import { ask } from '../../../classroom/ask.ts'
import type { ExerciseText } from '../../../contract/exercise.ts'
import { type HeldBackText, withHeldBack } from '../../../contract/held-back.ts'

export interface ExerciseWords extends Pick<ExerciseText, 'title' | 'stages' | 'tests' | 'says'> {
  /** File name → source. */
  readonly starter: Readonly<Record<string, string>>
  /** What a class can break together. */
  readonly drill: {
    /** Those that run the learner’s own code. */
    readonly scenes: readonly { readonly id: string; readonly title: string }[]
    readonly nodes: readonly string[]
  }
}

/** Exercise → its tests → what each shows. */
export type TestTitles = Readonly<Record<string, ExerciseText['tests']>>

export class WordsKeeper {
  readonly #folder: string
  readonly #classId: string
  readonly #words = new Map<string, Promise<ExerciseWords>>()

  /** The address of a folder with a file for each exercise. What is held back no page has: it is the class’s instructors’ alone. */
  constructor(folder: string, classId: string) {
    this.#folder = folder
    this.#classId = classId
  }

  /** Rejects where they cannot be had; the next one who asks tries again. */
  async of(exercise: string): Promise<ExerciseWords> {
    const kept = this.#words.get(exercise) ?? this.#fetch(exercise)
    this.#words.set(exercise, kept)
    try {
      return await kept
    } catch (error) {
      this.#words.delete(exercise)
      throw error
    }
  }

  async #fetch(exercise: string): Promise<ExerciseWords> {
    const [response, heldBack] = await Promise.all([
      fetch(`${this.#folder}${exercise}.json`),
      ask<HeldBackText>('GET', `/classes/${this.#classId}/exercises/${exercise}/held-back`),
    ])
    if (!response.ok) throw new Error(`${response.status}`)
    return withHeldBack((await response.json()) as ExerciseWords, heldBack)
  }
}
