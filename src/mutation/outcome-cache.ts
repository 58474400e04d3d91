/** What became of mutants earlier, by what it depends on: the suite, all files, and the seed. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { keepSuite, keepWhole } from '../bulk/kept.ts'
import type { MutantOutcome, TestName } from './outcome.ts'

const testSchema = v.strictObject({ stage: v.string(), test: v.string() })
const keptSchema = v.strictObject({
  /** Of the way in which mutants are tried: a new one is a new number. */
  format: v.literal(1),
  outcomes: v.record(
    v.string(),
    v.strictObject({
      suite: v.string(),
      outcome: v.variant('kind', [
        v.strictObject({
          kind: v.literal('killed'),
          by: testSchema,
          ranOn: v.exactOptional(v.literal(true)),
        }),
        v.strictObject({ kind: v.literal('survived') }),
        v.strictObject({ kind: v.literal('does-not-compile') }),
      ]),
    }),
  ),
})

type Kept = v.InferOutput<typeof keptSchema>['outcomes'][string]

export class OutcomeCache {
  readonly #file: string
  readonly #suiteHash: string
  readonly #kept: Map<string, Kept>
  readonly #asked = new Set<string>()

  constructor(root: string, slug: string, suiteHash: string) {
    this.#file = join(root, '.cache', 'mutants', `${slug}.json`)
    this.#suiteHash = suiteHash
    this.#kept = readKept(this.#file)
  }

  /** A copy of the suite, of its own. Returns its path. */
  keepSuite(suiteFile: string): string {
    const copy = this.#file.replace(/json$/, `${this.#suiteHash}.js`)
    keepSuite(suiteFile, copy)
    return copy
  }

  /** Under this very suite. */
  get(key: string): MutantOutcome | undefined {
    this.#asked.add(key)
    const kept = this.#kept.get(key)
    return kept?.suite === this.#suiteHash ? kept.outcome : undefined
  }

  /** What killed it under another version of the suite: most probably it still does. */
  hint(key: string): TestName | undefined {
    const outcome = this.#kept.get(key)?.outcome
    return outcome?.kind === 'killed' ? outcome.by : undefined
  }

  set(key: string, outcome: MutantOutcome): void {
    this.#kept.set(key, { suite: this.#suiteHash, outcome })
  }

  /** `isAll`: what nobody asked for is of a program that is no more. */
  save(isAll: boolean): void {
    const kept = [...this.#kept].filter(([key]) => !isAll || this.#asked.has(key))
    keepWhole(this.#file, JSON.stringify({ format: 1, outcomes: Object.fromEntries(kept) }))
  }
}

/** A cache that cannot be read is no cache: what was in it is found out again. */
function readKept(file: string): Map<string, Kept> {
  try {
    const { outcomes } = v.parse(keptSchema, JSON.parse(readFileSync(file, 'utf8')))
    return new Map(Object.entries(outcomes))
  } catch {
    return new Map()
  }
}
