/** A simulated world: a stack of nodes on a virtual clock, driven by a suite, a view or a bench. */
import type { Load } from '../contract/exercise.ts'
import type { Bill, History, HistoryEvent, Report } from '../contract/history.ts'
import type { Stack } from '../contract/stack.ts'
import type { Browser, BrowserOptions, Fault, Node, UserRequest, World } from '../contract/world.ts'
import type { Actor } from './actor.ts'
import { PUBLIC_HOST } from './addresses.ts'
import { billOf } from './bill.ts'
import { createBrowser } from './browser.ts'
import type { Caller } from './call.ts'
import { changeStack } from './change-stack.ts'
import { engineFor } from './engine.ts'
import { Entrance } from './entrance.ts'
import { createLinkRule, createPartitionRule } from './faults.ts'
import { checkFinds } from './finds.ts'
import type { Surroundings } from './ground.ts'
import { PATIENCE_MS } from './journey.ts'
import type { Machine, MachineSight } from './machine.ts'
import { Membership } from './membership.ts'
import { Network, type NetworkRule } from './network.ts'
import { NodeHandle } from './node-handle.ts'
import { Operator } from './operator.ts'
import { Passage } from './passage.ts'
import { OperatorsPlatform } from './platform.ts'
import { GRACE_MS } from './platform-desk.ts'
import { withPlatform } from './platform-stack.ts'
import { Recorder } from './recorder.ts'
import { SAME_REGION_US } from './regions.ts'
import { checkReach } from './resolvers.ts'
import { explainFlood, explainRunaway } from './runaway.ts'
import type { Compiled } from './sandbox/compile.ts'
import { Scheduler } from './scheduler.ts'
import { Services } from './services.ts'
import { changeVars, checkVars, goneFor, toldVars, type Vars } from './settings.ts'
import { bootNeverSettled, explainStandstill } from './standstill.ts'
import { Statistics } from './statistics.ts'
import { SuiteCalls } from './suite-calls.ts'
import { Users } from './users.ts'
import { parseUrl } from './web/url-record.ts'
import type { WorldSetup } from './world-setup.ts'

/** Some ten times what the busiest right solution needs in any test: a runaway is told of in under a second. */
const DEFAULT_MAX_EVENTS = 40_000
/** Virtual time that a `start` may take. */
const BOOT_LIMIT_MS = 60_000

/** A node, and whether it is configured. */
export interface Sight extends MachineSight {
  readonly isMember: boolean
  /** Where a platform has several of its role. */
  readonly version?: string
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
  readonly #entrance: Entrance
  readonly #statistics = new Statistics()
  readonly #membership: Membership
  readonly #services: Services
  readonly #handles = new Map<Machine, NodeHandle>()
  readonly #operator: Operator
  readonly #passage: Passage
  readonly #surroundings: Surroundings

  constructor(setup: WorldSetup) {
    this.#setup = setup
    this.seed = setup.seed
    const { seed, number = 0, learner, provided, parts = {} } = setup
    this.#stack = withPlatform(changeStack(setup.stack, setup.options))
    this.#membership = new Membership({
      stack: this.#stack,
      seed,
      worldNumber: number,
      learner,
      provided,
      parts,
    })
    this.#services = new Services(this.#membership)
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
    const { scheduler, recorder } = this
    this.#operator = new Operator(scheduler, recorder)
    this.#passage = new Passage(scheduler, this.#operator)
    this.operator = this.#operator.caller
    this.#network = new Network({
      scheduler,
      recorder,
      seed,
      find: (host, from) => this.#find(host, from),
      noteSent: (timeUs, way, bytes) => this.#statistics.noteSent(timeUs, way, bytes),
    })
    const { entry, reach = { by: 'turn' }, roles } = this.#stack
    checkReach(reach, Object.keys(roles))
    checkFinds(roles)
    this.#entrance = new Entrance({
      reach,
      scheduler,
      network: this.#network,
      entries: () => this.#membership.of(entry),
      members: (role) => this.#membership.of(role),
      find: (host) => this.#membership.find(host),
      standing: (region, address) => this.#users.caller(region, address, false),
      warn: (text) => void recorder.note(this.#users.actor, { kind: 'log', level: 'warn', text }),
    })
    this.#users = new Users({
      seed,
      scheduler,
      statistics: this.#statistics,
      entrance: this.#entrance,
      usualRegion: () => this.#membership.of(entry)[0]?.options.region ?? 'seoul',
    })
    const movesTime = (): boolean => !this.#passage.isPaced
    this.calls = new SuiteCalls({
      scheduler,
      network: this.#network,
      entrance: this.#entrance,
      operator: this.operator.actor,
      machines,
      movesTime,
    })
    const platform = this.#openPlatform()
    this.#surroundings = {
      scheduler,
      recorder,
      network: this.#network,
      statistics: this.#statistics,
      members: (role) => this.#membership.of(role),
      logs: { left: setup.mostLogged ?? Number.POSITIVE_INFINITY },
      places: setup.places === true,
      ...(platform !== undefined && { platform }),
      ...(setup.mostRounds !== undefined && { mostRounds: setup.mostRounds }),
      ...(setup.onTake !== undefined && { onTake: setup.onTake }),
      ...(setup.onBusy !== undefined && { onBusy: setup.onBusy }),
    }
  }

  #openPlatform(): OperatorsPlatform | undefined {
    const { platform } = this.#stack
    if (platform === undefined) return undefined
    return new OperatorsPlatform({
      platform,
      stack: this.#stack,
      membership: this.#membership,
      surroundings: () => this.#surroundings,
      operator: this.operator.actor,
    })
  }

  get nowMs(): number {
    return this.scheduler.nowUs / 1000
  }

  get history(): History {
    this.#operator.settle()
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
    for (const { options, code, vars } of this.#membership.machines)
      if (options.role.engine !== undefined && !code.byLearner)
        await engineFor(options.roleName, false).prepare(vars)
    await this.boot(this.#membership.machines).finally(() => {
      this.#passage.isPaced = this.#setup.paced === true
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

  run(durationMs: number): Promise<void> {
    return this.#passage.run(durationMs)
  }

  until(holds: () => boolean, withinMs: number, explain?: () => Error): Promise<void> {
    return this.#passage.until(holds, withinMs, explain)
  }

  /** Takes in one event, and with it what needs no time. None when none comes within so long. */
  step(withinMs?: number): Promise<void> {
    return this.#passage.step(withinMs)
  }

  /** Every node that there ever was, as an onlooker sees it. Changes nothing. */
  look(): readonly Sight[] {
    const members = new Set(Object.keys(this.#stack.roles).flatMap((role) => this.#membership.of(role)))
    const versions = this.#surroundings.platform?.versions
    return this.#membership.machines.map((machine) => {
      const version = versions?.get(machine.name)
      const isMember = members.has(machine)
      return { ...machine.look(), isMember, ...(version !== undefined && { version }) }
    })
  }

  /**
   * New code on every node that runs the learner's: they are restarted one after the other, those that are down too.
   * Rejects with a `BootError` at the first that does not come up; the rest keeps what it runs until it boots again.
   */
  async deploy(learner: Compiled): Promise<void> {
    for (const machine of this.#membership.replaceLearner(learner)) {
      this.touch(machine)
      machine.crash('keep')
      this.#operator.settle()
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
    this.#operator.note('add', 'begin', [machine])
    await this.boot([machine])
    return this.#handle(machine)
  }

  async remove(node: Node): Promise<void> {
    const machine = this.machineOf(node)
    this.#membership.remove(machine)
    this.#operator.note('remove', 'begin', [machine])
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
    machine.goneUs = machine.nowUs
    this.#operator.settle()
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
    this.#operator.healAll()
  }

  report(fromMs = 0): Report {
    this.#operator.settle()
    this.#users.noteImpatient(this.scheduler.nowUs)
    return this.#statistics.report(fromMs * 1000, this.scheduler.nowUs)
  }

  bill(fromMs = 0): Bill {
    const machines = this.#membership.machines.map(({ options: { roleName, role }, sinceUs, goneUs }) => ({
      roleName,
      role,
      sinceMs: sinceUs / 1000,
      goneMs: goneUs === undefined ? undefined : goneUs / 1000,
    }))
    return billOf({ fromMs, toMs: this.nowMs }, machines, this.report(fromMs).traffic)
  }

  setVars(machine: Machine, vars: Vars): void {
    if (!this.#membership.of(machine.options.roleName).includes(machine)) throw goneFor(machine.name)
    checkVars(machine.name, vars)
    const told = toldVars(vars)
    if (told.length === 0) return
    this.#operator.note('vars', 'begin', [machine], told)
    machine.vars = changeVars(machine.vars, vars)
  }

  /** A fault that is noted when it begins and when it is healed. */
  fault(name: string, machines: readonly Machine[], heal: () => void): Fault {
    return this.#operator.fault(name, machines, heal)
  }

  /** Brings an actor to the present, before the operator acts on it. */
  touch(actor: Actor): void {
    this.#operator.touch(actor)
  }

  machineOf(node: Node): Machine {
    return this.#membership.named(node.name)
  }

  /** The world stands still for good: for whoever made it, when its test is over. */
  end(): void {
    this.scheduler.stop()
    for (const { boot } of this.#membership.machines) boot?.release()
  }

  #find(host: string, from: Caller): Machine | undefined {
    if (host === PUBLIC_HOST) return this.#entrance.turn()
    const machine = this.#membership.find(host) ?? this.#services.lead(host, from)
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
