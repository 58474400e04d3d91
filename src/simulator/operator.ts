/** Who acts on a world from outside: faults, noted as they begin and as they are healed. */
import type { Fault } from '../contract/world.ts'
import { Actor } from './actor.ts'
import { type Caller, End } from './call.ts'
import type { Recorder } from './recorder.ts'
import { REGIONS } from './regions.ts'
import type { Scheduler } from './scheduler.ts'
import type { ToldVars } from './settings.ts'

interface Named {
  readonly name: string
}

export class Operator {
  /** At the side door of nodes. */
  readonly caller: Caller
  readonly #scheduler: Scheduler
  readonly #recorder: Recorder
  readonly #faults = new Set<Fault>()

  constructor(scheduler: Scheduler, recorder: Recorder) {
    this.#scheduler = scheduler
    this.#recorder = recorder
    this.caller = {
      actor: new Actor(0, 'operator'),
      name: 'operator',
      address: '127.0.0.1',
      region: REGIONS[0] ?? '',
      kind: 'side-door',
      wakes: true,
      end: new End(),
    }
  }

  /** A fault that is noted when it begins and when it is healed. */
  fault(name: string, machines: readonly Named[], heal: () => void): Fault {
    this.note(name, 'begin', machines)
    const fault: Fault = {
      heal: () => {
        if (!this.#faults.delete(fault)) return
        this.note(name, 'heal', machines)
        heal()
        this.settle()
      },
    }
    this.#faults.add(fault)
    return fault
  }

  healAll(): void {
    for (const fault of [...this.#faults]) fault.heal()
  }

  /** Brings an actor to the present, before the operator acts on it. */
  touch(actor: Actor): void {
    this.settle()
    actor.nowUs = this.#scheduler.nowUs
    actor.current = undefined
    actor.cause = undefined
  }

  comeToNow(): Actor {
    this.touch(this.caller.actor)
    return this.caller.actor
  }

  note(fault: string, phase: 'begin' | 'heal', machines: readonly Named[], vars?: ToldVars): void {
    const actor = this.comeToNow()
    const nodes = machines.map((machine) => machine.name)
    const happening = { kind: 'fault', fault, phase, nodes } as const
    actor.cause = this.#recorder.note(actor, vars === undefined ? happening : { ...happening, vars })
    this.settle()
  }

  settle(): void {
    this.#recorder.settle(this.#scheduler.queue.peek())
  }
}
