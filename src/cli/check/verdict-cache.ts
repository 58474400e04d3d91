/** Verdicts of earlier checks, by what they depend on: suite, files, seed and tests. One file for each exercise and suite. */
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { keepSuite, keepWhole } from '../../bulk/kept.ts'
import type { Verdict } from '../../contract/verdict.ts'
import { filesHash } from '../../grading/hash.ts'
import type { Trial } from './trials.ts'

export class VerdictCache {
  readonly #folder: string
  readonly #slug: string
  readonly #file: string
  readonly #kept: Map<string, Verdict>

  /** `isFresh`: earlier verdicts are not looked at, and replaced. */
  constructor(root: string, slug: string, suiteHash: string, isFresh: boolean) {
    this.#folder = join(root, '.cache', 'check')
    this.#slug = slug
    this.#file = join(this.#folder, `${slug}.${suiteHash}.json`)
    this.#kept = isFresh ? new Map() : readKept(this.#file)
  }

  get(trial: Trial, seed: number): Verdict | undefined {
    return this.#kept.get(keyOf(trial, seed))
  }

  set(trial: Trial, seed: number, verdict: Verdict): void {
    this.#kept.set(keyOf(trial, seed), verdict)
  }

  /** A copy of the suite, of its own. Returns its path. */
  keepSuite(file: string): string {
    const copy = this.#file.replace(/json$/, 'js')
    keepSuite(file, copy)
    return copy
  }

  /** The rest of this exercise's goes: nobody will ask for it again. */
  save(): void {
    keepWhole(this.#file, JSON.stringify([...this.#kept]))
    for (const name of readdirSync(this.#folder)) {
      const isOlder = name.startsWith(`${this.#slug}.`) && name.endsWith('.json')
      if (isOlder && join(this.#folder, name) !== this.#file)
        rmSync(join(this.#folder, name), { force: true })
    }
  }
}

function keyOf({ files, stage, only }: Trial, seed: number): string {
  const tests = only === undefined ? (stage ?? '*') : `${only.stage}/${only.test}`
  return `${filesHash(files)} ${tests} ${seed}`
}

/** A cache that cannot be read is no cache: what was in it is found out again. */
function readKept(file: string): Map<string, Verdict> {
  let kept: unknown
  try {
    kept = JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return new Map()
  }
  if (!Array.isArray(kept)) return new Map()
  // Written by this class, under the hash of the very code that reads it.
  return new Map(kept as [string, Verdict][])
}
