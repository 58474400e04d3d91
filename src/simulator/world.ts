/** A simulated world: a stack of nodes on a virtual clock, driven by a suite, a view or a bench. */
import type { Load } from '../contract/exercise.ts'
import type { CodePlace, History, HistoryEvent, Report } from '../contract/history.ts'
import type { Stack } from '../contract/stack.ts'
import type {
  Browser,
  BrowserOptions,
  Fault,
  Node,
  UserRequest,
  World,
  WorldOptions,
} from '../contract/world.ts'
import { Actor, type PlannedEvent } from './actor.ts'
import { createBrowser } from './browser.ts'
import { changeStack } from './change-stack.ts'
import { createLinkRule, createPartitionRule } from './faults.ts'
import type { Code, Surroundings } from './ground.ts'
import { PATIENCE_MS } from './journey.ts'
import type { Machine, MachineSight } from './machine.ts'
import { Membership } from './membership.ts'
import { type Caller, End, Network, type NetworkRule } from './network.ts'
import { NodeHandle } from './node-handle.ts'
import { Recorder } from './recorder.ts'
import { REGIONS, SAME_REGION_US } from './regions.ts'
import { explainFlood, explainRunaway } from './runaway.ts'
import type { Compiled } from './sandbox/compile.ts'
import { Scheduler } from './scheduler.ts'
import { changeVars, checkVars, goneFor, type ToldVars, toldVars, type Vars } from './settings.ts'
import { bootNeverSettled, conditionTooLate, explainStandstill } from './standstill.ts'
import { Statistics } from './statistics.ts'
import { SuiteCalls } from './suite-calls.ts'
import { PUBLIC_HOST, Users } from './users.ts'
import { parseUrl } from './web/url-record.ts'

/** Some ten times what the busiest right solution needs in any test: a runaway is told of in under a second. */
const DEFAULT_MAX_EVENTS = 40_000
/** Virtual time that a `start` may take. */
const BOOT_LIMIT_MS = 60_000
/** How long a node that leaves may take to answer what is in flight. */
const GRACE_MS = 30_000

export interface WorldSetup {
  readonly stack: Stack
  /** The programs that `stack` names: the learner's files, and those in `provided/`. */
  readonly learner: Compiled
  readonly provided: Compiled
  /** Role → what its nodes run in place of what the stack names: the results of other exercises. */
  readonly others?: Readonly<Record<string, Code>>
  readonly seed: number
  /** Which of its test's worlds this is, from 0, the default. */
  readonly number?: number
  readonly options?: WorldOptions
  /** Events that nodes may take in. */
  readonly maxEvents?: number
  /** Rounds of loops and calls that a program may take in one event. No limit unless told: past it, the world is broken off. */
  readonly mostRounds?: number
  /** Characters that programs may log, all together. No limit unless told. */
  readonly mostLogged?: number
  /** Events are taken in one by one, and told as they happen. Slower; the history is the same. */
  readonly unbatched?: boolean
  /** Once the stack is up, only `run` and `step` move time. Whatever else is awaited settles when they have come that far. */
  readonly paced?: boolean
  /** Log lines and crashes tell where in the program they come from. Slower; nothing else of the history changes. */
  readonly places?: boolean
  /** Events tell what requests and replies carried, and what a disk kept. Nothing else of the history changes. */
  readonly details?: boolean
  /** Called right before a node takes an event in. */
  onTake?(node: string): void
  /** Called from within code of a node that runs on and on without giving back control, and with where that is. */
  readonly onBusy?: (node: string, place: CodePlace) => void
  /** Called with each event of the history as it gets its place. */
  onEvent?(event: HistoryEvent): void
}

/** A node, and whether it is still configured. */
export interface Sight extends MachineSight {
  readonly isMember: boolean
}

/** Boots every node. Rejects with a `BootError` when a program does not come up. */
export async function createWorld(setup: WorldSetup): Promise<SimulatedWorld> {
  const world = new SimulatedWorld(setup)
  await world.bootAll()
  return world
}

export class SimulatedWorld implements World {
  readonly seed: number
  readonly calls: SuiteCalls
  readonly operator: Caller
  readonly scheduler: Scheduler
  readonly recorder: Recorder
  readonly #setup: WorldSetup
  readonly #stack: Stack
  readonly #network: Network
  readonly #users: Users
  readonly #statistics = new Statistics()
  readonly #membership: Membership
  readonly #handles = new Map<Machine, NodeHandle>()
  readonly #faults = new Set<Fault>()
  readonly #surroundings: Surroundings
  #isPaced = false

  constructor(setup: WorldSetup) {
    this.#setup = setup
    this.seed = setup.seed
    const { seed, number = 0, learner, provided, others = {} } = setup
    this.#stack = changeStack(setup.stack, setup.options)
    this.#membership = new Membership({
      stack: this.#stack,
      seed,
      worldNumber: number,
      learner,
      provided,
      others,
    })
    const { machines } = this.#membership
    const unbatched = setup.unbatched === true
    const { keep = 'all' } = setup.options ?? {}
    const { maxEvents = DEFAULT_MAX_EVENTS } = setup
    this.recorder = new Recorder(keep, {
      watch: setup.onEvent,
      isInOrder: unbatched,
      details: setup.details === true,
    })
    this.scheduler = new Scheduler({
      recorder: this.recorder,
      lookaheadUs: unbatched ? 0 : SAME_REGION_US,
      maxEvents,
      explainRunaway: (atMs) => explainRunaway(machines, this.recorder.events, maxEvents, atMs),
      explainFlood: (waiting, atMs) => explainFlood(machines, waiting, atMs),
      explainStandstill: () => explainStandstill(machines, this.nowMs),
    })
    const actor = new Actor(0, 'operator')
    this.operator = {
      actor,
      name: 'operator',
      address: '127.0.0.1',
      region: REGIONS[0] ?? '',
      kind: 'side-door',
      wakes: true,
      end: new End(),
    }
    const { scheduler, recorder } = this
    this.#network = new Network({ scheduler, recorder, seed, find: (host) => this.#find(host) })
    this.#users = new Users({
      seed,
      scheduler,
      network: this.#network,
      statistics: this.#statistics,
      entries: () => this.#membership.of(this.#stack.entry),
    })
    const movesTime = (): boolean => !this.#isPaced
    this.calls = new SuiteCalls({ scheduler, network: this.#network, operator: actor, machines, movesTime })
    this.#surroundings = {
      scheduler,
      recorder,
      network: this.#network,
      statistics: this.#statistics,
      members: (role) => this.#membership.of(role),
      logs: { left: setup.mostLogged ?? Number.POSITIVE_INFINITY },
      places: setup.places === true,
      ...(setup.mostRounds !== undefined && { mostRounds: setup.mostRounds }),
      ...(setup.onTake !== undefined && { onTake: setup.onTake }),
      ...(setup.onBusy !== undefined && { onBusy: setup.onBusy }),
    }
  }

  get nowMs(): number {
    return this.scheduler.nowUs / 1000
  }

  get history(): History {
    this.#settle()
    return this.recorder
  }

  /** Events that nodes took in. */
  get taken(): number {
    return this.scheduler.taken
  }

  /** A program had to be stopped. */
  get brokenOff(): Error | undefined {
    return this.scheduler.brokenOff
  }

  /** The event that brought something back to whoever drives the world, last. */
  get latest(): HistoryEvent | undefined {
    // The object becomes the event once it has its place.
    return this.calls.latest as HistoryEvent | undefined
  }

  async bootAll(): Promise<void> {
    this.#membership.createAll(this.#surroundings)
    await this.boot(this.#membership.machines).finally(() => {
      this.#isPaced = this.#setup.paced === true
    })
    const load = this.#setup.options?.load
    if (load !== undefined) this.load(load)
  }

  /** Boots machines that are down, all at once. */
  boot(machines: readonly Machine[]): Promise<void> {
    const booted = this.#boot(machines)
    // A suite may let a node boot and not wait for it; then its failure is seen by what the node does not answer.
    booted.catch(() => {})
    return booted
  }

  async #boot(machines: readonly Machine[]): Promise<void> {
    for (const machine of machines) {
      this.touch(machine)
      const boot = machine.start()
      machine.after(0, () => (boot.over ? false : boot.launch()))
    }
    const boots = machines.map((machine) => machine.boot)
    const isUp = (): boolean => boots.every((boot) => boot === undefined || boot.ready || boot.over)
    await this.until(isUp, BOOT_LIMIT_MS, () => {
      const node = machines.find((machine) => machine.state === 'booting')?.name ?? ''
      return bootNeverSettled(node, BOOT_LIMIT_MS, this.nowMs)
    })
    for (const boot of boots) if (boot?.failure !== undefined) throw boot.failure
  }

  async fetch(path: string, init: UserRequest = {}): Promise<Response> {
    const { region, address, patienceMs = PATIENCE_MS, ...rest } = init
    const caller = this.#users.caller(region, address, true)
    this.touch(caller.actor)
    // Not by the engine's own: they differ in what they escape.
    const url = parseUrl(path, `http://${PUBLIC_HOST}/`)
    if (url === null) throw new TypeError(`A user cannot ask for '${path}': it is no URL.`)
    return this.calls.send(caller, url.href, rest, patienceMs)
  }

  browser(options?: BrowserOptions): Browser {
    return createBrowser(this, options)
  }

  async run(durationMs: number): Promise<void> {
    let isOver = false
    this.#planAsOperator(durationMs, () => {
      isOver = true
    })
    await new Promise<void>((resolve, reject) => {
      const end = (): boolean => {
        if (isOver) resolve()
        return isOver
      }
      this.scheduler.wait({ isOver: end, fail: reject, exact: false })
    })
  }

  async until(holds: () => boolean, withinMs: number, explain?: () => Error): Promise<void> {
    let isLate = false
    const deadline = this.#planAsOperator(withinMs, () => {
      isLate = true
    })
    await new Promise<void>((resolve, reject) => {
      // A condition that throws is the suite's own failure: it ends the wait, not the world.
      const holdsOr = (fail: (error: unknown) => void): boolean => {
        try {
          return holds()
        } catch (error) {
          fail(error)
          return true
        }
      }
      const isOver = (): boolean => {
        const isMet = holdsOr(reject)
        if (isMet) resolve()
        else if (isLate) reject(explain?.() ?? conditionTooLate(withinMs, this.nowMs))
        return isMet || isLate
      }
      this.scheduler.wait({ isOver, fail: reject, exact: true, isIdle: this.#isPaced })
    }).finally(() => {
      deadline.cancelled = true
    })
  }

  /** Takes in one event, and with it what needs no time. None when none comes within so long. */
  async step(withinMs?: number): Promise<void> {
    const { taken } = this.scheduler
    let isLate = false
    const deadline =
      withinMs === undefined
        ? undefined
        : this.#planAsOperator(withinMs, () => {
            isLate = true
          })
    await new Promise<void>((resolve, reject) => {
      const isOver = (): boolean => {
        const isDone = isLate || this.scheduler.taken > taken
        if (isDone) resolve()
        return isDone
      }
      this.scheduler.wait({ isOver, fail: reject, exact: true })
    })
    if (deadline !== undefined) deadline.cancelled = true
  }

  /** Every node that there ever was, as an onlooker sees it. Changes nothing. */
  look(): readonly Sight[] {
    const members = new Set(Object.keys(this.#stack.roles).flatMap((role) => this.#membership.of(role)))
    return this.#membership.machines.map((machine) => ({ ...machine.look(), isMember: members.has(machine) }))
  }

  /**
   * New code on every node that runs the learner's: they are restarted one after the other, those that are down too.
   * Rejects with a `BootError` at the first that does not come up; the rest keeps what it runs until it boots again.
   */
  async deploy(learner: Compiled): Promise<void> {
    for (const machine of this.#membership.replaceLearner(learner)) {
      this.touch(machine)
      machine.crash('keep')
      this.#settle()
      await this.boot([machine])
    }
  }

  load(load: Partial<Load>): Fault {
    this.touch(this.#users.actor)
    const stop = this.#users.startLoad({ ...this.#stack.load, ...load })
    return this.fault('load', [], stop)
  }

  node(name: string): Node {
    return this.#handle(this.#membership.named(name))
  }

  nodes(role: string): readonly Node[] {
    return this.#membership.of(role).map((machine) => this.#handle(machine))
  }

  async add(role: string, region?: string): Promise<Node> {
    const machine = this.#membership.add(role, region, this.#surroundings)
    this.#noteFault('add', 'begin', [machine])
    await this.boot([machine])
    return this.#handle(machine)
  }

  async remove(node: Node): Promise<void> {
    const machine = this.machineOf(node)
    this.#membership.remove(machine)
    this.#noteFault('remove', 'begin', [machine])
    let isIdle = false
    machine.whenIdle(() => {
      isIdle = true
    })
    await this.until(
      () => isIdle,
      GRACE_MS,
      () => new GraceOver(),
    ).catch((error: unknown) => {
      if (!(error instanceof GraceOver)) throw error
    })
    this.touch(machine)
    machine.crash('keep')
    this.#settle()
  }

  partition(a: readonly Node[], b: readonly Node[], direction: 'both' | 'one-way' = 'both'): Fault {
    const [groupA, groupB] = [a, b].map((group) => new Set(group.map((node) => this.machineOf(node).caller)))
    const rule = createPartitionRule(groupA ?? new Set(), groupB ?? new Set(), direction)
    return this.#ruleFault('partition', [...a, ...b], rule)
  }

  link(from: Node, to: Node, rule: { readonly delayMs?: number; readonly loss?: number }): Fault {
    const ends = [this.machineOf(from).caller, this.machineOf(to).caller] as const
    return this.#ruleFault('link', [from, to], createLinkRule(...ends, rule))
  }

  healAll(): void {
    for (const fault of [...this.#faults]) fault.heal()
  }

  report(fromMs = 0): Report {
    this.#settle()
    this.#users.noteImpatient(this.scheduler.nowUs)
    return this.#statistics.report(fromMs * 1000, this.scheduler.nowUs)
  }

  setVars(machine: Machine, vars: Vars): void {
    if (!this.#membership.of(machine.options.roleName).includes(machine)) throw goneFor(machine.name)
    checkVars(machine.name, vars)
    const told = toldVars(vars)
    if (told.length === 0) return
    this.#noteFault('vars', 'begin', [machine], told)
    machine.vars = changeVars(machine.vars, vars)
  }

  /** A fault that is noted when it begins and when it is healed. */
  fault(name: string, machines: readonly Machine[], heal: () => void): Fault {
    this.#noteFault(name, 'begin', machines)
    const fault: Fault = {
      heal: () => {
        if (!this.#faults.delete(fault)) return
        this.#noteFault(name, 'heal', machines)
        heal()
        this.#settle()
      },
    }
    this.#faults.add(fault)
    return fault
  }

  /** Brings an actor to the present, before the operator acts on it. */
  touch(actor: Actor): void {
    this.#settle()
    actor.nowUs = this.scheduler.nowUs
    actor.current = undefined
    actor.cause = undefined
  }

  machineOf(node: Node): Machine {
    return this.#membership.named(node.name)
  }

  /** The world stands still for good: for whoever made it, when its test is over. */
  end(): void {
    this.scheduler.stop()
  }

  #noteFault(fault: string, phase: 'begin' | 'heal', machines: readonly Machine[], vars?: ToldVars): void {
    const { actor } = this.operator
    this.touch(actor)
    const nodes = machines.map((machine) => machine.name)
    const happening = { kind: 'fault', fault, phase, nodes } as const
    actor.cause = this.recorder.note(actor, vars === undefined ? happening : { ...happening, vars })
    this.#settle()
  }

  #settle(): void {
    this.recorder.settle(this.scheduler.queue.peek())
  }

  #planAsOperator(delayMs: number, run: () => void): PlannedEvent {
    const { actor } = this.operator
    this.touch(actor)
    const act = (): boolean => {
      run()
      return true
    }
    return this.scheduler.plan(actor, delayMs * 1000, actor, act, true)
  }

  #find(host: string): Machine | undefined {
    if (host === PUBLIC_HOST) return this.#users.nextEntry()
    const machine = this.#membership.find(host)
    return machine !== undefined && machine.timesHidden > 0 ? undefined : machine
  }

  #handle(machine: Machine): NodeHandle {
    let handle = this.#handles.get(machine)
    if (handle === undefined) {
      handle = new NodeHandle(this, machine)
      this.#handles.set(machine, handle)
    }
    return handle
  }

  #ruleFault(name: string, nodes: readonly Node[], rule: NetworkRule): Fault {
    this.#network.rules.add(rule)
    const machines = nodes.map((node) => this.machineOf(node))
    return this.fault(name, machines, () => void this.#network.rules.delete(rule))
  }
}

/** Thrown and caught here: the node is shut down with requests in flight. */
class GraceOver extends Error {}
