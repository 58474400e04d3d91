/**
 * A stack of real processes, driven as a simulated world is: by scenes and views, and by those tests of a suite that are
 * marked real. What is ordered begins at once and takes its time; whatever is awaited next waits for it first.
 */
import type { Load } from '../../contract/exercise.ts'
import type { Bill, History, Report } from '../../contract/history.ts'
import type {
  Browser,
  BrowserOptions,
  CrashOptions,
  Fault,
  Node,
  UserRequest,
  World,
} from '../../contract/world.ts'
import { billOf } from '../../simulator/bill.ts'
import { createBrowser } from '../../simulator/browser.ts'
import { Statistics } from '../../simulator/statistics.ts'
import { OrderRefused } from '../supervisor/order-refused.ts'
import type { Healing, RealStack } from '../supervisor/stack.ts'
import type { RealSight, SupervisedNode } from '../supervisor/supervised-node.ts'
import { startLoad } from './load.ts'
import { RealNode } from './real-node.ts'
import { Undertakings } from './undertakings.ts'

export interface RealWorldOptions {
  readonly stack: RealStack
  readonly seed: number
  /** Something that was ordered could not be done. */
  onFailed(error: unknown): void
}

export interface RealUserRequest extends UserRequest {
  /** Gets the key of the event that it was sent with. */
  onSent?(key: string): void
}

export class RealWorld implements World {
  readonly seed: number
  readonly stack: RealStack
  readonly undertakings: Undertakings
  readonly #statistics = new Statistics()
  readonly #handles = new Map<SupervisedNode, RealNode>()
  readonly #faults = new Set<Fault>()

  constructor({ stack, seed, onFailed }: RealWorldOptions) {
    this.stack = stack
    this.seed = seed
    this.undertakings = new Undertakings(onFailed)
  }

  get nowMs(): number {
    return this.stack.history.nowMs
  }

  get history(): History {
    return this.stack.history
  }

  look(): readonly RealSight[] {
    return this.stack.look()
  }

  async fetch(path: string, init: RealUserRequest = {}): Promise<Response> {
    await this.undertakings.begun()
    try {
      return await this.stack.fetch(path, init)
    } catch (error) {
      if (!isImpatience(error) || init.signal?.aborted === true) throw error
      throw timeoutError(`the user got no answer in time: ${path}`)
    }
  }

  browser(options?: BrowserOptions): Browser {
    return createBrowser(this, options)
  }

  async run(durationMs: number): Promise<void> {
    await this.undertakings.begun()
    await new Promise((resolve) => setTimeout(resolve, durationMs))
    await this.stack.history.settled()
  }

  async until(holds: () => boolean, withinMs: number): Promise<void> {
    await this.undertakings.begun()
    if (await this.stack.until(holds, withinMs)) return
    throw timeoutError(`what was waited for did not come about within ${withinMs} ms`)
  }

  load(load: Partial<Load>): Fault {
    const end = startLoad(
      { ...this.stack.stack.load, ...load },
      {
        seed: this.seed,
        outside: this.stack.outside,
        statistics: this.#statistics,
        nowMs: () => this.nowMs,
      },
    )
    return this.fault('load', [], async () => end())
  }

  node(name: string): RealNode {
    return this.#handleOf(this.stack.node(name))
  }

  nodes(role: string): readonly RealNode[] {
    const members = this.stack.nodes.filter(({ member, state }) => {
      return member.role === role && member.isConfigured && state !== 'removed'
    })
    return members.map((node) => this.#handleOf(node))
  }

  async add(role: string, region?: string): Promise<Node> {
    return this.#handleOf(await this.undertakings.follow(this.stack.add(role, region)))
  }

  async remove(node: Node): Promise<void> {
    await this.undertakings.follow(this.stack.remove(node.name))
  }

  partition(a: readonly Node[], b: readonly Node[], direction: 'both' | 'one-way' = 'both'): Fault {
    return this.#begun(this.stack.partition(namesOf(a), namesOf(b), direction))
  }

  link(from: Node, to: Node, rule: { readonly delayMs?: number; readonly loss?: number }): Fault {
    return this.#begun(this.stack.link(from.name, to.name, rule))
  }

  healAll(): void {
    for (const fault of [...this.#faults]) fault.heal()
  }

  report(fromMs = 0): Report {
    const received: Record<string, number> = {}
    for (const { node, timeMs } of this.history.of('receive'))
      if (timeMs >= fromMs) received[node] = (received[node] ?? 0) + 1
    const { nowMs } = this
    return {
      ...this.#statistics.report(fromMs * 1000, nowMs * 1000),
      received,
      ...this.stack.traffic.report(fromMs, nowMs),
    }
  }

  bill(fromMs = 0): Bill {
    const { nowMs } = this
    const nodes = this.stack.nodes.map(({ member: { role: roleName }, role, sinceMs, goneMs }) => ({
      roleName,
      role,
      sinceMs,
      goneMs,
    }))
    return billOf({ fromMs, toMs: nowMs }, nodes, this.stack.traffic.report(fromMs, nowMs).traffic)
  }

  /** Through the node's side door. */
  async ask(name: string, path: string, init?: RequestInit): Promise<Response> {
    await this.undertakings.begun()
    return await this.stack.ask(name, path, init)
  }

  async restart(name: string): Promise<void> {
    await this.undertakings.begun()
    await this.undertakings.follow(this.stack.restart(name))
  }

  /** What a crash leaves on the disk: a process that dies takes nothing back that it wrote. */
  diskAfter(disk: CrashOptions['disk'] = 'keep'): 'keep' | 'lose' {
    if (disk === 'lose') return 'lose'
    if (disk === 'keep' || disk === 'chance') return 'keep'
    const left = typeof disk === 'object' ? `with its first ${disk.firstBytes} bytes` : `"${disk}"`
    this.refuse(`A real process keeps what it wrote: only a simulated disk can be left ${left}`)
  }

  /** What only the simulated world has. */
  refuse(why: string): never {
    throw new OrderRefused(`${why}.`)
  }

  /** A fault that is noted when it begins and when it is healed. */
  fault(name: string, nodes: readonly string[], heal: Healing): Fault {
    this.stack.noteFault(name, 'begin', nodes)
    return this.#healing(async () => {
      this.stack.noteFault(name, 'heal', nodes)
      await heal()
    })
  }

  /** One that notes itself. */
  #begun(beginning: Promise<Healing>): Fault {
    this.undertakings.add(beginning)
    return this.#healing(async () => {
      const heal = await beginning
      await heal()
    })
  }

  #healing(heal: Healing): Fault {
    const fault: Fault = {
      heal: () => {
        if (this.#faults.delete(fault)) this.undertakings.add(heal())
      },
    }
    this.#faults.add(fault)
    return fault
  }

  #handleOf(node: SupervisedNode): RealNode {
    const known = this.#handles.get(node)
    if (known !== undefined) return known
    const handle = new RealNode(node, this)
    this.#handles.set(node, handle)
    return handle
  }
}

function isImpatience(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined
  return cause instanceof Error && 'code' in cause && cause.code === 'ABORT_ERR'
}

function timeoutError(message: string): Error {
  return Object.assign(new Error(message), { name: 'TimeoutError' })
}

function namesOf(nodes: readonly Node[]): readonly string[] {
  return nodes.map(({ name }) => name)
}
