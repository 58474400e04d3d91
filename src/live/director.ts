/** Carries out what an operator does to a running stack: a person's clicks and a scene's steps alike. */
import type { Load } from '../contract/exercise.ts'
import type { Action } from '../contract/scene.ts'
import type { Stack } from '../contract/stack.ts'
import type { Fault, Node, World } from '../contract/world.ts'
import type { Sight } from '../simulator/world.ts'
import { checkAmount, checkLoad, checkRegion } from './order-checks.ts'
import { OrderError } from './order-error.ts'
import type { FaultView } from './protocol.ts'
import { requestInit, sendAsUser } from './user-request.ts'

export interface DirectorOptions {
  readonly world: World & { look(): readonly Sight[] }
  readonly stack: Stack
  /** An order took effect. */
  onActed?(action: Action): void
  /** An order was not carried out: nothing else has happened. */
  onFailed(message: string): void
}

type Of<K extends Action['do']> = Action & { readonly do: K }

interface Begun {
  readonly action: Action
  readonly beganMs: number
  readonly fault: Fault
  healedMs?: number
}

export class Director {
  readonly #options: DirectorOptions
  readonly #faults: Begun[] = []
  readonly #awaited = new Set<Promise<void>>()
  #load: { readonly fault: Fault; readonly usersPerDay: number } | undefined

  constructor(options: DirectorOptions) {
    this.#options = options
  }

  /** Of the load at present. */
  get usersPerDay(): number {
    return this.#load?.usersPerDay ?? 0
  }

  get faults(): readonly FaultView[] {
    return this.#faults.map(({ action, beganMs, healedMs }, fault) => ({
      fault,
      action,
      beganMs,
      ...(healedMs !== undefined && { healedMs }),
      heals: healedMs === undefined,
    }))
  }

  /** Settles when what was begun has ended, well or not. */
  async settled(): Promise<void> {
    await Promise.all(this.#awaited)
  }

  /** Begins at once. Gives back how to undo it, where that can be done: a crash by a restart, a fault by healing. */
  act(action: Action): (() => void) | undefined {
    try {
      const undo = this.#act(action)
      this.#options.onActed?.(action)
      return undo
    } catch (error) {
      this.#fail(error)
      return undefined
    }
  }

  #act(action: Action): (() => void) | undefined {
    const { world } = this.#options
    switch (action.do) {
      case 'load':
        return this.#replaceLoad(action.load)
      case 'crash': {
        const node = this.#member(action.node)
        node.crash(action.disk === undefined ? {} : { disk: action.disk })
        return () => this.act({ do: 'restart', node: action.node })
      }
      case 'restart':
        return this.#restart(action)
      case 'vars':
        this.#member(action.node).setVars(action.vars)
        return undefined
      case 'pause':
        return this.#begin(action, this.#member(action.node).pause())
      case 'slow':
        checkAmount('A node can be slowed down by a factor', action.factor, 0.001, 1_000_000)
        return this.#begin(action, this.#member(action.node).slow(action.factor))
      case 'skew':
        checkAmount('A clock can be put forward or back by milliseconds', action.byMs, -1e12, 1e12)
        return this.#begin(action, this.#member(action.node).skewClock(action.byMs))
      case 'partition':
        return this.#begin(
          action,
          world.partition(this.#group(action.a), this.#group(action.b), action.direction),
        )
      case 'link':
        return this.#link(action)
      case 'heal':
        return this.#heal(this.#faults[action.fault], action.fault)
      case 'heal-all':
        for (const begun of this.#faults) this.#end(begun)
        return undefined
      case 'add':
        return this.#add(action)
      case 'remove':
        return this.#remove(action)
      case 'send':
        checkRegion(action.region)
        this.#await(sendAsUser(world, action.request, action.region))
        return undefined
      case 'ask':
        this.#ask(action)
        return undefined
    }
  }

  #replaceLoad(load: Partial<Load>): undefined {
    const { world, stack } = this.#options
    const whole = { ...stack.load, ...load }
    checkLoad(whole)
    this.#load?.fault.heal()
    const { usersPerDay } = whole
    const isAny = usersPerDay * whole.requestsPerUser * (whole.peak ?? 1) > 0
    this.#load = isAny ? { fault: world.load(load), usersPerDay } : undefined
  }

  #restart({ node: name }: Of<'restart'>): undefined {
    const node = this.#member(name)
    if (node.state !== 'down') node.crash({ disk: 'keep' })
    this.#await(node.restart())
  }

  #link({ from, to, delayMs = 0, loss = 0, ...action }: Of<'link'>): () => void {
    checkAmount('Messages on a link can be late by milliseconds', delayMs, 0, 1e9)
    checkAmount('The share of messages that a link loses', loss, 0, 1)
    const fault = this.#options.world.link(this.#member(from), this.#member(to), { delayMs, loss })
    return this.#begin({ ...action, from, to, delayMs, loss }, fault)
  }

  #begin(action: Action, fault: Fault): () => void {
    const begun: Begun = { action, beganMs: this.#options.world.nowMs, fault }
    this.#faults.push(begun)
    return () => this.#end(begun)
  }

  #heal(begun: Begun | undefined, number: number): undefined {
    if (begun === undefined) throw new OrderError(`There was no fault number ${number} to heal.`)
    this.#end(begun)
  }

  #end(begun: Begun): void {
    if (begun.healedMs !== undefined) return
    begun.healedMs = this.#options.world.nowMs
    begun.fault.heal()
  }

  #add({ role, region }: Of<'add'>): undefined {
    checkRegion(region)
    const { most } = this.#scale(role)
    const count = this.#options.world.nodes(role).length
    if (count >= most)
      throw new OrderError(`There are ${count} nodes of ${role}, the most that there may be.`)
    this.#await(this.#options.world.add(role, region))
  }

  #remove({ node: name }: Of<'remove'>): undefined {
    const node = this.#member(name)
    const { least } = this.#scale(node.role)
    const count = this.#options.world.nodes(node.role).length
    if (count <= least)
      throw new OrderError(`${name} has to stay: ${least} is the fewest nodes of ${node.role}.`)
    this.#await(this.#options.world.remove(node))
  }

  #ask({ node: name, request }: Of<'ask'>): void {
    const node = this.#member(name)
    // What it answers is in the history. That it does not is told: what follows is not what was meant.
    node.fetch(request.path, requestInit(request)).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error)
      this.#options.onFailed(`${name} did not answer ${request.path}: ${reason}`)
    })
  }

  #scale(role: string): { readonly least: number; readonly most: number } {
    const known = this.#options.stack.roles[role]
    if (known === undefined) throw new OrderError(`There is no role ${role} in this stack.`)
    if (known.scale === undefined) throw new OrderError(`The number of ${role} nodes is fixed in this stack.`)
    return known.scale
  }

  #member(name: string): Node {
    const { world } = this.#options
    const sights = world.look()
    const sight = sights.find((each) => each.name === name)
    if (sight === undefined) {
      const known = sights.filter(({ isMember }) => isMember).map((each) => each.name)
      throw new OrderError(`There is no node ${name} in this stack. There are ${known.join(', ')}.`)
    }
    if (!sight.isMember) throw new OrderError(`${name} was removed from this stack.`)
    return world.node(name)
  }

  #group(names: readonly string[]): readonly Node[] {
    return names.map((name) => this.#member(name))
  }

  #await(done: Promise<unknown>): void {
    const ended: Promise<void> = done
      .then(
        () => {},
        (error: unknown) => this.#fail(error),
      )
      .finally(() => this.#awaited.delete(ended))
    this.#awaited.add(ended)
  }

  #fail(error: unknown): void {
    const { message, node } = error instanceof Error ? withNode(error) : { message: String(error), node: '' }
    this.#options.onFailed(node === '' ? message : `${node} did not come up: ${message}`)
  }
}

function withNode(error: Error): { readonly message: string; readonly node: string } {
  const node = 'node' in error ? String(error.node) : ''
  return { message: error.message, node }
}
