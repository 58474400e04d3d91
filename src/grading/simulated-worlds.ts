/** The worlds of a grade: simulated, and always the same for the same code and seed. */
import { type Part, partFile, partFiles } from '../contract/parts.ts'
import type { Stack } from '../contract/stack.ts'
import type { Code } from '../simulator/ground.ts'
import { type CompiledParts, compilePart } from '../simulator/parts.ts'
import { plannedStack } from '../simulator/plan/planned-stack.ts'
import { readPlan } from '../simulator/plan/read-plan.ts'
import { type Compiled, compile, type Precompiled, revive } from '../simulator/sandbox/compile.ts'
import { prepareRealm } from '../simulator/sandbox/realm.ts'
import { SimulatedWorld } from '../simulator/world.ts'
import { withOwn } from './own-parts.ts'
import type { Subject, Submission } from './subject.ts'
import { type Limits, type OpenTest, openTest, type WorldMaker } from './test-worlds.ts'

/** What a program may log in one world: some hundred times what a person would read, and nothing to a thread. */
const mostLogged = 1_000_000

export interface Programs {
  /** The exercise's, with the learner's plan in it where they plan it. */
  readonly stack: Stack
  readonly learner: Compiled
  readonly provided: Compiled
  readonly parts: CompiledParts
}

/** Hardens the realm, which programs share. */
export function simulatedWorlds(subject: Subject): WorldMaker {
  prepareRealm()
  const { provided: sources, precompiled } = subject
  const provided = precompiled === undefined ? compile(sources) : revive(sources, precompiled)
  const references = new Map(
    Object.entries(subject.parts ?? {}).map(([name, part]) => [
      name,
      reviveReference(name, part, subject.precompiledParts?.[name]),
    ]),
  )
  const compileOwn = (submission: Submission): CompiledParts =>
    Object.fromEntries(
      Object.entries(withOwn(subject, submission)).map(([name, part]) => {
        const known = part.byLearner ? undefined : references.get(name)
        return [name, known ?? compilePart(name, part)]
      }),
    )
  /** The last submission: its tests may come in several requests. */
  let last: { readonly key: string; readonly programs: Programs } | undefined
  const compileOnce = (submission: Submission): Programs => {
    const key = JSON.stringify(submission)
    if (last?.key !== key) {
      const learner = compile(submission.files)
      const stack = stackFor(subject, submission, learner)
      last = { key, programs: { stack, learner, provided, parts: compileOwn(submission) } }
    }
    return last.programs
  }
  return {
    kind: 'simulated',
    prepare: (submission, limits) => openSimulated(subject, compileOnce(submission), limits),
  }
}

function reviveReference(name: string, part: Part, precompiled: Precompiled | undefined): Code {
  if (precompiled === undefined) return compilePart(name, part)
  const { files, entry, byLearner } = part
  return { compiled: revive(partFiles(name, files), precompiled), entry: partFile(name, entry), byLearner }
}

/** Throws a `PlanError` for a plan that means no stack. */
export function stackFor(
  { stack, planned }: Pick<Subject, 'stack' | 'planned'>,
  { files }: Submission,
  learner: Compiled,
): Stack {
  return planned === undefined
    ? stack
    : plannedStack(stack, planned, readPlan(files, planned.program, learner))
}

export function openSimulated(subject: Subject, programs: Programs, limits: Limits = {}): OpenTest {
  const { exercise } = subject
  const { events: maxEvents = exercise.maxEvents, rounds: mostRounds } = limits
  return (run, { places = false, details = false, onWorld, onEvent, onTake, onBusy } = {}) =>
    openTest(subject, run, async (options, seed, number, onMade) => {
      const world: SimulatedWorld = new SimulatedWorld({
        ...programs,
        seed,
        number,
        mostLogged,
        ...(options !== undefined && { options }),
        ...(maxEvents !== undefined && { maxEvents }),
        ...(mostRounds !== undefined && { mostRounds }),
        ...(places && { places }),
        ...(details && { details }),
        // One by one: the node that was named last is the one that acts.
        ...(onTake !== undefined && { onTake, unbatched: true }),
        ...(onBusy !== undefined && { onBusy }),
        ...(onEvent !== undefined && { onEvent: (event) => onEvent(event, world) }),
      })
      onMade(world)
      onWorld?.(world)
      await world.bootAll()
      return world
    })
}
