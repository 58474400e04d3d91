/** A node as a suite holds it. */
import type { CrashOptions, DiskCall, DiskFailure, Fault, Node, RestartOptions } from '../contract/world.ts'
import type { Actor } from './actor.ts'
import type { Caller } from './call.ts'
import { PATIENCE_MS } from './journey.ts'
import type { Machine } from './machine.ts'
import { isUpAlready, type Vars } from './settings.ts'
import type { SuiteCalls } from './suite-calls.ts'

/** What a handle asks of its world. */
interface Operated {
  readonly operator: Caller
  readonly calls: SuiteCalls
  touch(actor: Actor): void
  fault(name: string, machines: readonly Machine[], heal: () => void): Fault
  boot(machines: readonly Machine[]): Promise<void>
  setVars(machine: Machine, vars: Vars): void
}

export class NodeHandle implements Node {
  readonly #world: Operated
  readonly #machine: Machine

  constructor(world: Operated, machine: Machine) {
    this.#world = world
    this.#machine = machine
  }

  get name(): string {
    return this.#machine.name
  }

  get role(): string {
    return this.#machine.options.roleName
  }

  get region(): string {
    return this.#machine.options.region
  }

  get state(): 'down' | 'booting' | 'up' {
    return this.#machine.state
  }

  get events(): number {
    return this.#machine.taken
  }

  get cpuMs(): number {
    return this.#machine.look().busyMs
  }

  get diskCalls(): Readonly<Record<DiskCall, number>> {
    return { ...this.#machine.disk.calls }
  }

  get steps(): number {
    return this.#machine.steps
  }

  get unsyncedBytes(): number {
    return this.#machine.disk.unsyncedBytes
  }

  crash(options: CrashOptions = {}): void {
    this.#world.touch(this.#machine)
    this.#machine.crash(options.disk ?? 'chance')
  }

  crashBefore(count: number, options: CrashOptions = {}): Fault {
    return this.#world.fault(
      'crash',
      [this.#machine],
      this.#machine.planCrash(count, options.disk ?? 'chance'),
    )
  }

  async restart({ vars }: RestartOptions = {}): Promise<void> {
    if (vars !== undefined) {
      if (this.#machine.state !== 'down') throw isUpAlready(this.name)
      this.setVars(vars)
    }
    if (this.#machine.state === 'down') await this.#world.boot([this.#machine])
  }

  setVars(vars: Vars): void {
    this.#world.setVars(this.#machine, vars)
  }

  pause(): Fault {
    this.#world.touch(this.#machine)
    const resume = this.#machine.pause()
    return this.#world.fault('pause', [this.#machine], () => {
      this.#world.touch(this.#machine)
      resume()
    })
  }

  slow(factor: number): Fault {
    const { cpu } = this.#machine
    cpu.slowness *= factor
    return this.#world.fault('slow', [this.#machine], () => {
      this.#machine.cpu.slowness /= factor
    })
  }

  slowDisk(factor: number): Fault {
    const { disk } = this.#machine
    disk.slowness *= factor
    return this.#world.fault('slow-disk', [this.#machine], () => {
      disk.slowness /= factor
    })
  }

  failDisk(failure: DiskFailure = {}): Fault {
    return this.#world.fault('fail-disk', [this.#machine], this.#machine.disk.fail(failure))
  }

  hideName(): Fault {
    this.#machine.timesHidden++
    return this.#world.fault('hide-name', [this.#machine], () => {
      this.#machine.timesHidden--
    })
  }

  skewClock(byMs: number): Fault {
    this.#machine.clockSkewMs += byMs
    return this.#world.fault('skew', [this.#machine], () => {
      this.#machine.clockSkewMs -= byMs
    })
  }

  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const { operator, calls } = this.#world
    this.#world.touch(operator.actor)
    return calls.send(operator, `http://${this.#machine.name}${path}`, init, PATIENCE_MS, this.#machine)
  }
}
