/** The words of an exercise's tests and its starter: fetched for the exercises that are looked at, and kept. */
import type { ExerciseText } from '../../../contract/exercise.ts'

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
  readonly #words = new Map<string, Promise<ExerciseWords>>()

  /** The address of a folder with a file for each exercise. */
  constructor(folder: string) {
    this.#folder = folder
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
    const response = await fetch(`${this.#folder}${exercise}.json`)
    if (!response.ok) throw new Error(`${response.status}`)
    return (await response.json()) as ExerciseWords
  }
}
