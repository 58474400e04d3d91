/** One node of a real stack, with the verbs of a simulated one. */
import type { History } from '../../contract/history.ts'
import type { CrashOptions, DiskCall, Fault, Node, RestartOptions } from '../../contract/world.ts'
import { goneFor, isUpAlready, type Vars } from '../../simulator/settings.ts'
import type { SupervisedNode } from '../supervisor/supervised-node.ts'
import type { Undertakings } from './undertakings.ts'

/** What a node asks of its world. */
interface Operated {
  readonly history: History
  readonly undertakings: Undertakings
  readonly stack: {
    crash(node: string, disk: 'keep' | 'lose'): Promise<void>
    setVars(node: string, vars: Vars): Promise<void>
  }
  diskAfter(disk: CrashOptions['disk']): 'keep' | 'lose'
  fault(name: string, nodes: readonly string[], heal: () => Promise<void>): Fault
  restart(name: string): Promise<void>
  ask(name: string, path: string, init?: RequestInit): Promise<Response>
  refuse(why: string): never
}

export class RealNode implements Node {
  readonly name: string
  readonly role: string
  readonly region: string
  readonly #node: SupervisedNode
  readonly #world: Operated
  /** Crashes under way. */
  #falling = 0

  constructor(node: SupervisedNode, world: Operated) {
    this.#node = node
    this.#world = world
    this.name = node.name
    this.role = node.member.role
    this.region = node.member.region
  }

  get state(): 'down' | 'booting' | 'up' {
    const { state } = this.#node
    return this.#falling > 0 || state === 'removed' ? 'down' : state
  }

  get events(): number {
    return this.#world.history.events.filter(({ node }) => node === this.name).length
  }

  get cpuMs(): number {
    return this.#node.look().busyMs
  }

  get diskCalls(): Readonly<Record<DiskCall, number>> {
    return this.#node.diskCalls
  }

  get steps(): number {
    return this.#world.refuse('Only a simulated node counts its steps')
  }

  get unsyncedBytes(): number {
    return this.#world.refuse('Only a simulated disk tells what was not synced')
  }

  crash({ disk }: CrashOptions = {}): void {
    const { undertakings, stack } = this.#world
    const left = this.#world.diskAfter(disk)
    this.#falling++
    undertakings.add(
      stack.crash(this.name, left).finally(() => {
        this.#falling--
      }),
    )
  }

  crashBefore(): Fault {
    return this.#world.refuse('Only a simulated node can crash right before an event that is to come')
  }

  async restart({ vars }: RestartOptions = {}): Promise<void> {
    if (vars !== undefined) {
      if (this.state !== 'down') throw isUpAlready(this.name)
      this.setVars(vars)
    }
    await this.#world.restart(this.name)
  }

  setVars(vars: Vars): void {
    if (this.#node.state === 'removed') throw goneFor(this.name)
    const { undertakings, stack } = this.#world
    undertakings.add(stack.setVars(this.name, vars))
  }

  pause(): Fault {
    const wake = this.#node.pause()
    return this.#world.fault('pause', [this.name], async () => wake())
  }

  slow(factor: number): Fault {
    const before = this.#node.slowness
    this.#node.setManner({ slowness: before * factor })
    return this.#world.fault('slow', [this.name], async () => {
      this.#node.setManner({ slowness: this.#node.slowness / factor })
    })
  }

  slowDisk(): Fault {
    return this.#world.refuse('Only a simulated disk can be slowed down')
  }

  failDisk(): Fault {
    return this.#world.refuse('Only a simulated disk can be made to fail')
  }

  hideName(): Fault {
    return this.#world.refuse('Only in a simulated network can a name lead nowhere')
  }

  skewClock(byMs: number): Fault {
    this.#node.setManner({ clockSkewMs: this.#node.clockSkewMs + byMs })
    return this.#world.fault('skew', [this.name], async () => {
      this.#node.setManner({ clockSkewMs: this.#node.clockSkewMs - byMs })
    })
  }

  fetch(path: string, init?: RequestInit): Promise<Response> {
    return this.#world.ask(this.name, path, init)
  }
}
