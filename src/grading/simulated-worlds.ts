/** The worlds of a grade: simulated, and always the same for the same code and seed. */
import { type Compiled, compile, revive } from '../simulator/sandbox/compile.ts'
import { prepareRealm } from '../simulator/sandbox/realm.ts'
import { SimulatedWorld } from '../simulator/world.ts'
import type { Sources, Subject } from './subject.ts'
import { type Limits, type OpenTest, openTest, type WorldMaker } from './test-worlds.ts'

/** What a program may log in one world: some hundred times what a person would read, and nothing to a thread. */
const mostLogged = 1_000_000

export interface Programs {
  readonly learner: Compiled
  readonly provided: Compiled
}

/** Hardens the realm, which programs share. */
export function simulatedWorlds(subject: Subject): WorldMaker {
  prepareRealm()
  const { provided: sources, precompiled } = subject
  const provided = precompiled === undefined ? compile(sources) : revive(sources, precompiled)
  /** The last submission: its tests may come in several requests. */
  let submission: { readonly key: string; readonly learner: Compiled } | undefined
  const compileOnce = (files: Sources): Compiled => {
    const key = JSON.stringify(files)
    if (submission?.key !== key) submission = { key, learner: compile(files) }
    return submission.learner
  }
  return {
    kind: 'simulated',
    prepare: (files, limits) => openSimulated(subject, { learner: compileOnce(files), provided }, limits),
  }
}

export function openSimulated(subject: Subject, programs: Programs, limits: Limits = {}): OpenTest {
  const { stack, exercise } = subject
  const { events: maxEvents = exercise.maxEvents, rounds: mostRounds } = limits
  return (run, { places = false, details = false, onWorld, onEvent, onTake, onBusy } = {}) =>
    openTest(subject, run, async (options, seed, number, onMade) => {
      const world: SimulatedWorld = new SimulatedWorld({
        stack,
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
