/** Carries out what an operator orders, in the words of scenes and views. Faults are numbered from 0 as they begin. */
import type { Action } from '../../contract/scene.ts'
import { startLoad } from './load.ts'
import { OrderRefused } from './order-refused.ts'
import { requestInit } from './outside.ts'
import type { Healing, RealStack } from './stack.ts'

export class Operator {
  readonly #stack: RealStack
  readonly #seed: number
  readonly #faults: (Healing | undefined)[] = []
  #stopLoad: () => void = () => {}

  constructor(stack: RealStack, seed = 1) {
    this.#stack = stack
    this.#seed = seed
  }

  /** The answer, where the order was to send a request. */
  async act(action: Action): Promise<Response | undefined> {
    const stack = this.#stack
    switch (action.do) {
      case 'load':
        this.#stopLoad()
        this.#stopLoad = startLoad({ ...stack.stack.load, ...action.load }, this.#seed, stack.outside)
        return this.#noteFault('load', [], async () => this.#stopLoad())
      case 'crash':
        return void (await stack.crash(action.node, this.#diskOf(action.disk)))
      case 'restart':
        return void (await stack.restart(action.node))
      case 'pause': {
        const wake = stack.node(action.node).pause()
        return this.#noteFault('pause', [action.node], async () => wake())
      }
      case 'slow':
        return this.#setManner('slow', action.node, { slowness: action.factor }, { slowness: 1 })
      case 'skew':
        return this.#setManner('skew', action.node, { clockSkewMs: action.byMs }, { clockSkewMs: 0 })
      case 'partition':
        this.#faults.push(await stack.partition(action.a, action.b, action.direction))
        return undefined
      case 'link':
        this.#faults.push(await stack.link(action.from, action.to, action))
        return undefined
      case 'heal':
        return void (await this.#heal(action.fault))
      case 'heal-all':
        for (const number of this.#faults.keys()) await this.#heal(number)
        return undefined
      case 'add':
        return void (await stack.add(action.role, action.region))
      case 'remove':
        return void (await stack.remove(action.node))
      case 'send':
        return stack.fetch(action.request.path, requestInit(action.request))
      case 'ask':
        return stack.ask(action.node, action.request.path, requestInit(action.request))
    }
  }

  /** No more users. */
  end(): void {
    this.#stopLoad()
  }

  /** What was written stays when a process dies; only a machine that loses power loses what was not synced. */
  #diskOf(disk: string | undefined): 'keep' | 'lose' {
    if (disk === 'lose') return 'lose'
    if (disk === undefined || disk === 'keep' || disk === 'chance') return 'keep'
    throw new OrderRefused(`A real process keeps what it wrote: only a simulated disk can be left "${disk}".`)
  }

  #setManner(
    fault: string,
    name: string,
    manner: { readonly slowness?: number; readonly clockSkewMs?: number },
    usual: { readonly slowness?: number; readonly clockSkewMs?: number },
  ): undefined {
    const node = this.#stack.node(name)
    node.setManner(manner)
    return this.#noteFault(fault, [name], async () => node.setManner(usual))
  }

  #noteFault(fault: string, nodes: readonly string[], heal: Healing): undefined {
    this.#stack.noteFault(fault, 'begin', nodes)
    this.#faults.push(async () => {
      this.#stack.noteFault(fault, 'heal', nodes)
      await heal()
    })
    return undefined
  }

  async #heal(number: number): Promise<void> {
    const heal = this.#faults[number]
    if (number >= this.#faults.length) throw new OrderRefused(`There is no fault ${number}.`)
    this.#faults[number] = undefined
    await heal?.()
  }
}
