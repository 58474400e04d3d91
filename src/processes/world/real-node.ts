/** One node of a real stack, with the verbs of a simulated one. */
import type { DiskAfterCrash, Fault, Node } from '../../contract/world.ts'
import { OrderRefused } from '../supervisor/order-refused.ts'
import type { SupervisedNode } from '../supervisor/supervised-node.ts'
import type { RealWorld } from './real-world.ts'

export class RealNode implements Node {
  readonly name: string
  readonly role: string
  readonly region: string
  readonly #node: SupervisedNode
  readonly #world: RealWorld

  constructor(node: SupervisedNode, world: RealWorld) {
    this.#node = node
    this.#world = world
    this.name = node.name
    this.role = node.member.role
    this.region = node.member.region
  }

  get state(): 'down' | 'booting' | 'up' {
    const { state } = this.#node
    return state === 'removed' ? 'down' : state
  }

  get events(): number {
    return this.#world.history.events.filter(({ node }) => node === this.name).length
  }

  crash({ disk }: { readonly disk?: DiskAfterCrash } = {}): void {
    this.#world.undertakings.add(this.#world.stack.crash(this.name, realDisk(disk)))
  }

  crashBefore(): Fault {
    throw new OrderRefused('Only a simulated node can crash right before an event that is to come.')
  }

  async restart(): Promise<void> {
    const { undertakings, stack } = this.#world
    await undertakings.done()
    await undertakings.follow(stack.restart(this.name))
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

  skewClock(byMs: number): Fault {
    this.#node.setManner({ clockSkewMs: this.#node.clockSkewMs + byMs })
    return this.#world.fault('skew', [this.name], async () => {
      this.#node.setManner({ clockSkewMs: this.#node.clockSkewMs - byMs })
    })
  }

  async fetch(path: string, init?: RequestInit): Promise<Response> {
    await this.#world.undertakings.done()
    return await this.#world.stack.ask(this.name, path, init)
  }
}

/** What a crash leaves on the disk: a process that dies takes nothing back that it wrote. */
function realDisk(disk: string | undefined): 'keep' | 'lose' {
  if (disk === 'lose') return 'lose'
  if (disk === undefined || disk === 'keep' || disk === 'chance') return 'keep'
  throw new OrderRefused(`A real process keeps what it wrote: only a simulated disk can be left "${disk}".`)
}
