/** Which suite each exercise has now. Its hash goes with each result, so that results of an older suite can be told. */
import { existsSync } from 'node:fs'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { bundleGradedSuite, hasHeldBack } from '../../grading/bundle.ts'
import { inputsHash } from '../../grading/bundle-inputs.ts'
import type { Clock } from '../clock.ts'

/** To look reads a thousand files: a board that is opened again and again does not look each time. */
const believedForMs = 60_000

interface Found {
  readonly hash: string
  readonly atMs: number
}

export class Suites {
  readonly #root: string
  readonly #clock: Clock
  readonly #found = new Map<string, Found>()
  readonly #files = new Map<string, string>()
  readonly #practice = new Map<string, string>()

  constructor(root: string, clock: Clock) {
    this.#root = root
    this.#clock = clock
  }

  /** Of the suite, as it was a minute ago or later. */
  async hashOf(exercise: string): Promise<string> {
    const known = this.#found.get(exercise)
    if (known !== undefined && this.#clock.nowMs() - known.atMs < believedForMs) return known.hash
    // Of several that are looked at, others are answered between.
    await nextTurn()
    return this.look(exercise)
  }

  /** As it is at this moment: who grades from now on grades by this one. */
  look(exercise: string): string {
    const hash = inputsHash(
      `exercises/${exercise}`,
      this.#root,
      'simulated',
      hasHeldBack(exercise, this.#root),
    )
    if (this.#found.get(exercise)?.hash !== hash) {
      this.#files.delete(exercise)
      this.#practice.delete(exercise)
    }
    this.#found.set(exercise, { hash, atMs: this.#clock.nowMs() })
    return hash
  }

  /** Of the suite as pages practise with it, where it is another one than that of grades. */
  practiceHashOf(exercise: string): string | undefined {
    if (!hasHeldBack(exercise, this.#root)) return undefined
    const known = this.#practice.get(exercise) ?? inputsHash(`exercises/${exercise}`, this.#root)
    this.#practice.set(exercise, known)
    return known
  }

  /** Where the bundle is; it is made where there is none. Found once: to look whether anything has changed takes as long as to grade. */
  async fileOf(exercise: string): Promise<string> {
    const known = this.#files.get(exercise)
    // A checkout that is worked on takes old ones away.
    if (known !== undefined && existsSync(known)) return known
    const { file, hash } = await bundleGradedSuite(exercise, this.#root)
    this.#files.set(exercise, file)
    this.#found.set(exercise, { hash, atMs: this.#clock.nowMs() })
    return file
  }
}
