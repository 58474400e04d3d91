/** Tries mutants in one warm thread per core: each test by test, until one fails. */
import { availableParallelism } from 'node:os'
import { eachOf } from '../bulk/each-of.ts'
import { filesHash } from '../grading/hash.ts'
import type { Sources } from '../grading/subject.ts'
import { AttemptOrder } from './attempt-order.ts'
import type { Mutant } from './mutants.ts'
import type { MutantOutcome, TestName } from './outcome.ts'
import type { OutcomeCache } from './outcome-cache.ts'
import { TestThread } from './test-thread.ts'
import { measure } from './yardstick.ts'

export interface MutantTrial {
  readonly mutants: readonly Mutant[]
  /** All files of the reference. */
  readonly files: Sources
  readonly suiteFile: string
  readonly seed: number
  readonly cache: OutcomeCache
  /** Earlier outcomes are not believed. */
  readonly isFresh: boolean
  readonly signal: AbortSignal
  onProgress?(done: number): void
}

export interface Tried {
  readonly mutant: Mutant
  readonly outcome: MutantOutcome
  readonly isKnown: boolean
}

export class ReferenceFails extends Error {
  readonly tests: readonly TestName[]

  constructor(tests: readonly TestName[]) {
    super('the reference fails its suite')
    this.name = 'ReferenceFails'
    this.tests = tests
  }
}

/** Not known yet, with the key that it will be kept by. */
interface Left {
  readonly mutant: Mutant
  readonly key: string
}

/** Outcomes are kept at least so often, as a run may be called off. */
const saveEvery = 50

/** In the order of the mutants; those that are no program are left out. */
export async function tryMutants(trial: MutantTrial): Promise<readonly Tried[]> {
  const { mutants, files, seed, cache, isFresh } = trial
  const tried = new Map<Mutant, Tried>()
  const left: Left[] = []
  for (const mutant of mutants) {
    const key = `${filesHash({ ...files, [mutant.file]: mutant.source })} ${seed}`
    const known = cache.get(key)
    if (known === undefined || isFresh) left.push({ mutant, key })
    else tried.set(mutant, { mutant, outcome: known, isKnown: true })
  }
  if (left.length > 0)
    await tryAll(trial, left, (mutant, outcome) => {
      tried.set(mutant, { mutant, outcome, isKnown: false })
      trial.onProgress?.(tried.size)
    })
  return mutants.flatMap((mutant) => {
    const one = tried.get(mutant)
    return one === undefined || one.outcome.kind === 'does-not-compile' ? [] : [one]
  })
}

async function tryAll(
  trial: MutantTrial,
  left: readonly Left[],
  onOutcome: (mutant: Mutant, outcome: MutantOutcome) => void,
): Promise<void> {
  const { files, suiteFile, seed, cache, signal } = trial
  const threads = Array.from(
    { length: Math.min(availableParallelism(), left.length) },
    () => new TestThread(suiteFile),
  )
  const [lead] = threads
  if (lead === undefined) return
  let done = 0
  try {
    const { tests, failed } = await measure(lead, files, seed, signal)
    if (failed.length > 0) throw new ReferenceFails(failed)
    const order = new AttemptOrder(tests)
    await eachOf(left, threads, async ({ mutant, key }, thread) => {
      const outcome = await tryOne(trial, thread, mutant, order, cache.hint(key))
      cache.set(key, outcome)
      done += 1
      if (done % saveEvery === 0) cache.save(false)
      onOutcome(mutant, outcome)
    })
  } finally {
    for (const thread of threads) thread.dispose()
    if (done > 0) cache.save(false)
  }
}

async function tryOne(
  { files, seed, signal }: MutantTrial,
  thread: TestThread,
  mutant: Mutant,
  order: AttemptOrder,
  hint: TestName | undefined,
): Promise<MutantOutcome> {
  const mutated = { ...files, [mutant.file]: mutant.source }
  for (const measured of order.for(mutant, hint)) {
    const { stage, test, limits } = measured
    const ran = await thread.run(mutated, { stage, test, seed }, limits, signal)
    if (ran.kind === 'passed') continue
    if (ran.kind === 'does-not-compile') return { kind: 'does-not-compile' }
    order.note(mutant, measured)
    return { kind: 'killed', by: { stage, test }, ...(ran.kind === 'ran-on' && { ranOn: true }) }
  }
  return { kind: 'survived' }
}
