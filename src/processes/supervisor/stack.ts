/** A stack of real processes on this machine: started, driven, broken, and ended so that nothing is left. */
import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Role } from '../../contract/exercise.ts'
import type { HistoryEvent } from '../../contract/history.ts'
import type { Stack } from '../../contract/stack.ts'
import { PLATFORM, withPlatform } from '../../simulator/platform-stack.ts'
import { REGIONS } from '../../simulator/regions.ts'
import { isPublic } from '../../simulator/resolvers.ts'
import { checkVars, type ToldVars, toldVars, type Vars } from '../../simulator/settings.ts'
import { clockMs } from '../host/clock.ts'
import { hasSignals } from '../machine.ts'
import type { RealProgram } from '../part.ts'
import type { RoleProgram } from '../programs.ts'
import type { Member } from '../protocol.ts'
import { Chronicle } from './chronicle.ts'
import { NetworkFaults } from './faults.ts'
import { MemoryWatch } from './memory-watch.ts'
import type { NodeProblem } from './node-problem.ts'
import { OrderRefused } from './order-refused.ts'
import { Outside, type OutsideRequest } from './outside.ts'
import { reservePorts } from './ports.ts'
import { RealPlatform } from './real-platform.ts'
import { type Restart, Restarts } from './restarts.ts'
import { type Guard, startGuard } from './start-guard.ts'
import {
  mostResidentBytes,
  type RealSight,
  type StackSurroundings,
  SupervisedNode,
} from './supervised-node.ts'
import { TrafficCount } from './traffic.ts'

const usualMemoryMegabytes = 128
const usuallyKept = 10_000
/** Of new processes, while old ones still run: each takes memory. */
const startedAhead = 4
/** Each is a process: more would only show how a machine chokes. */
const mostNodes = 40
/** How long a node that leaves may take to answer what is in flight. */
const graceMs = 30_000
const usualSlowBootMs = 10_000
/** A node that is busy is heard of later. */
const mostHeardMs = 2000
/** A suite waits for what it has noted itself. */
const lookEveryMs = 20

export interface StackOptions {
  readonly stack: Stack
  /** Role → what its nodes run. */
  readonly programs: ReadonlyMap<string, RoleProgram>
  readonly host: RealProgram
  /** Of each node's objects. 128 unless told. */
  readonly memoryMegabytes?: number
  /** Whether a node that goes down by itself is started again. It is not, unless told. */
  readonly restarts?: 'by-hand' | 'by-itself'
  /** How long to wait before the first time. 500 unless told. */
  readonly firstRestartMs?: number
  /** By signal where the machine has them. */
  readonly pauseBy?: 'signal' | 'gate'
  /** Whether entry nodes boot when the others are up, so that none of these was down when they first asked. They do not, unless told. */
  readonly entryLast?: boolean
  /** Of the first entry node. Any unless told. */
  readonly entryPort?: number
  /** Events of the history that are kept, the newest. 10,000 unless told. */
  readonly kept?: number
  /** `key` names it before it has its number: that of a request's `send` is told by `onSent`. */
  onEvent?(event: HistoryEvent, key: string | undefined): void
  /** A node went down by itself; `restart` says what becomes of it. */
  onDied?(node: SupervisedNode, problem: NodeProblem, restart: Restart | undefined): void
  /** A node has not become ready in `slowBootMs`. Nobody waits for it any longer. */
  onSlowBoot?(node: SupervisedNode): void
  /** 10,000 unless told. */
  readonly slowBootMs?: number
  /** The port that it had was taken by somebody else. */
  onMoved?(node: SupervisedNode, portBefore: number): void
  /** What the engine of a node says besides. */
  onText?(node: SupervisedNode, text: string): void
}

export class RealStack implements AsyncDisposable {
  readonly stack: Stack
  readonly history: Chronicle
  readonly traffic: TrafficCount
  readonly outside: Outside
  readonly nodes: SupervisedNode[] = []
  /** Where the disks of the nodes are. */
  readonly folder: string
  readonly #options: StackOptions
  readonly #faults = new NetworkFaults()
  readonly #around: StackSurroundings
  readonly #restarts: Restarts
  readonly #guard: Guard
  readonly #memory: MemoryWatch
  readonly #platform: RealPlatform | undefined
  #programs: ReadonlyMap<string, RoleProgram>
  /** Those who wait for something to happen. */
  readonly #waiting = new Set<() => void>()
  #version = 0
  /** Nodes that have no port yet. */
  #adding = 0
  #isOver = false

  /**
   * Boots every node. Those whose program does not come up are down then; `onDied` tells of them. Those that take their
   * time are still booting; `onSlowBoot` tells. Rejects with a `PortTaken`.
   */
  static async start(options: StackOptions): Promise<RealStack> {
    const stack = new RealStack(options)
    try {
      await stack.#createAll()
      const isLate = ({ member }: SupervisedNode): boolean => member.isEntry && options.entryLast === true
      for (const wave of [stack.nodes.filter((node) => !isLate(node)), stack.nodes.filter(isLate)])
        await Promise.allSettled(wave.map((node) => node.bootPatiently()))
      return stack
    } catch (error) {
      await stack[Symbol.asyncDispose]()
      throw error
    }
  }

  private constructor(options: StackOptions) {
    this.#options = options
    this.stack = withPlatform(options.stack)
    this.#programs = options.programs
    this.folder = makeFolder()
    this.#guard = startGuard(options.host, this.folder)
    const regions = (name: string): string | undefined =>
      this.nodes.find((node) => node.name === name)?.member.region
    this.traffic = new TrafficCount(regions)
    this.history = new Chronicle(options.kept ?? usuallyKept, (event, key) => {
      this.traffic.note(event)
      options.onEvent?.(event, key)
      for (const look of this.#waiting) look()
    })
    this.#platform = this.#platformOf()
    const token = randomBytes(16).toString('hex')
    this.outside = new Outside({
      token,
      chronicle: this.history,
      stack: this.stack,
      nodeOf: (name) => this.node(name),
    })
    this.#restarts = new Restarts(
      (node, problem, restart) => options.onDied?.(node, problem, restart),
      options.firstRestartMs,
    )
    const memoryMegabytes = options.memoryMegabytes ?? usualMemoryMegabytes
    this.#memory = new MemoryWatch(mostResidentBytes(memoryMegabytes), () =>
      this.nodes.flatMap((node) => node.watched),
    )
    this.#around = {
      host: options.host,
      token,
      folder: this.folder,
      memoryMegabytes,
      slowBootMs: options.slowBootMs ?? usualSlowBootMs,
      pauseBy: options.pauseBy ?? (hasSignals ? 'signal' : 'gate'),
      chronicle: this.history,
      guard: this.#guard,
      members: () => this.#members(),
      linksOf: (node) => this.#faults.rulesOf(node),
      termsOf: (role) => (role === PLATFORM ? this.#platform?.terms : undefined),
      carryOut: async (order) => {
        if (this.#platform === undefined) throw new Error('an order came, and there is no platform')
        return await this.#platform.carryOut(order)
      },
      onMoved: (node, portBefore) => {
        void this.#tellMembers()
        options.onMoved?.(node, portBefore)
      },
      onDied: (node, problem) => this.#noteDeath(node, problem),
      onSlowBoot: (node) => options.onSlowBoot?.(node),
      onText: (node, text) => options.onText?.(node, text),
    }
  }

  #noteDeath(node: SupervisedNode, problem: NodeProblem): void {
    if (this.#isOver) return
    if (this.#options.restarts === 'by-itself') this.#restarts.noteDeath(node, problem, clockMs())
    else this.#options.onDied?.(node, problem, undefined)
  }

  async #createAll(): Promise<void> {
    this.#checkRoles()
    const wanted: { readonly roleName: string; readonly role: Role; readonly region: string }[] = []
    for (const [roleName, role] of Object.entries(this.stack.roles))
      for (const [region, count] of Object.entries(role.regions))
        for (let number = 0; number < count; number++) wanted.push({ roleName, role, region })
    const firstEntry = wanted.findIndex(({ roleName }) => roleName === this.stack.entry)
    const asked = wanted.map((_, index) => (index === firstEntry ? (this.#options.entryPort ?? 0) : 0))
    const ports = await reservePorts(asked)
    for (const [index, { roleName, role, region }] of wanted.entries())
      this.#create(roleName, role, region, ports[index] ?? 0)
    this.outside.setMembers(this.#members())
  }

  /** Before anything of the machine is taken: each node wants a port, a folder and a process. */
  #checkRoles(): void {
    let count = 0
    for (const [roleName, { regions }] of Object.entries(this.stack.roles)) {
      for (const region of Object.keys(regions)) this.#programOf(roleName, region)
      const nodes = Object.values(regions).reduce((sum, each) => sum + each, 0)
      // Those that programs may order are to have a place as well.
      count += Math.max(nodes, this.stack.platform?.roles[roleName]?.quota ?? 0)
    }
    this.#checkCount(count)
  }

  #checkCount(count: number): void {
    if (!(count <= mostNodes))
      throw new OrderRefused(`${count} nodes are more than the ${mostNodes} that run on one machine`)
  }

  #programOf(roleName: string, region: string): RoleProgram {
    if (!REGIONS.includes(region))
      throw new OrderRefused(
        `the role ${roleName} names a region ${region}; there are: ${REGIONS.join(', ')}`,
      )
    const program = this.#programs.get(roleName)
    if (program === undefined) throw new Error(`nobody brought a program for the role ${roleName}`)
    return program
  }

  /** `addedMs`: nothing for a node of the beginning. */
  #create(
    roleName: string,
    role: Role,
    region: string,
    port: number,
    { addedMs, isListed = true }: { readonly addedMs?: number; readonly isListed?: boolean } = {},
  ): SupervisedNode {
    const program = this.#programOf(roleName, region)
    // Addresses as in the simulated world: 0 is the operator, 1 the users.
    const index = this.nodes.length + 2
    const number = this.nodes.filter(({ member }) => member.role === roleName).length + 1
    const member: Member = {
      name: `${roleName}-${number}`,
      role: roleName,
      region,
      address: `10.0.${Math.floor(index / 250)}.${1 + (index % 250)}`,
      port,
      isEntry: roleName === this.stack.entry,
      isPublic: isPublic(roleName, this.stack),
      isConfigured: isListed,
      ...(roleName === PLATFORM && this.#platform !== undefined && { alias: PLATFORM }),
    }
    const node = new SupervisedNode(member, role, program, this.#around, addedMs)
    this.nodes.push(node)
    return node
  }

  #members(): readonly Member[] {
    return this.nodes.map(({ member }) => member)
  }

  look(): readonly RealSight[] {
    const versions = this.#platform?.versions
    return this.nodes.map((node) => {
      const version = versions?.get(node.name)
      return { ...node.look(), ...(version !== undefined && { version }) }
    })
  }

  /** Throws when there is none. */
  node(name: string): SupervisedNode {
    const node = this.nodes.find((candidate) => candidate.name === name && candidate.state !== 'removed')
    if (node !== undefined) return node
    const known = this.nodes.filter(({ state }) => state !== 'removed').map((other) => other.name)
    throw new OrderRefused(`there is no node ${name}; there are: ${known.join(', ')}`)
  }

  /** As a user. */
  fetch(path: string, init?: OutsideRequest): Promise<Response> {
    return this.outside.fetch(path, init)
  }

  /** As the operator, through the side door. */
  ask(name: string, path: string, init?: OutsideRequest): Promise<Response> {
    return this.outside.ask(this.node(name).member, path, init)
  }

  /**
   * Asked now, after each event, and now and then: a suite that notes what was answered does so after the event of it, and
   * nothing else need happen. False when it does not hold in time.
   */
  until(holds: () => boolean, withinMs: number): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const end = (settle: () => void): void => {
        clearTimeout(timer)
        clearInterval(looking)
        this.#waiting.delete(look)
        settle()
      }
      const look = (): void => {
        try {
          if (holds()) end(() => resolve(true))
        } catch (error) {
          end(() => reject(error))
        }
      }
      const timer = setTimeout(() => end(() => resolve(false)), withinMs)
      const looking = setInterval(look, lookEveryMs)
      this.#waiting.add(look)
      look()
    })
  }

  async crash(name: string, disk: 'keep' | 'lose' = 'keep'): Promise<void> {
    const node = this.node(name)
    this.#restarts.forget(node)
    await node.kill(disk)
  }

  /** Settles when the node knows. Throws what is wrong with them before anything is changed. */
  setVars(name: string, vars: Vars): Promise<void> {
    const node = this.node(name)
    checkVars(name, vars)
    const told = toldVars(vars)
    if (told.length === 0) return Promise.resolve()
    this.noteFault('vars', 'begin', [name], told)
    return node.setVars(++this.#version, vars)
  }

  /** Settles when it takes connections. Rejects with a `NodeProblem`. */
  async restart(name: string): Promise<void> {
    const node = this.node(name)
    this.#restarts.forget(node)
    await node.boot()
  }

  /**
   * New code: the nodes of its roles are restarted, one after the other, each as soon as the one before is up. Rejects
   * with the first `NodeProblem`. `superseded` says that newer code is about to come: then nobody waits for this one.
   */
  async deploy(programs: ReadonlyMap<string, RoleProgram>, superseded?: AbortSignal): Promise<void> {
    this.#programs = programs
    const isSuperseded = new Promise<void>((resolve) =>
      superseded?.addEventListener('abort', () => resolve()),
    )
    const changes = this.nodes.flatMap((node) => {
      const version = this.#platform?.versionOf(node.name)
      const program = programIn(programs, node.member.role, version)
      const isSame = program === undefined || program.script.code === node.program.script.code
      return node.state === 'removed' || isSame ? [] : [{ node, program }]
    })
    for (const [index, { node, program }] of changes.entries()) {
      if (superseded?.aborted === true) return
      // Their processes start while the old ones still serve: starting one takes longer than all the rest.
      for (const next of changes.slice(index, index + startedAhead)) next.node.startAhead()
      this.#restarts.forget(node)
      await Promise.race([node.replace(program), isSuperseded])
    }
  }

  /** Settles when the new node takes connections and all others know of it. */
  async add(roleName: string, region?: string): Promise<SupervisedNode> {
    const role = this.stack.roles[roleName]
    if (role === undefined)
      throw new OrderRefused(
        `there is no role ${roleName}; there are: ${Object.keys(this.stack.roles).join(', ')}`,
      )
    const where = region ?? Object.keys(role.regions)[0] ?? ''
    this.#programOf(roleName, where)
    this.#checkCount(1 + this.#adding + this.nodes.filter(({ state }) => state !== 'removed').length)
    this.#adding++
    const [port = 0] = await reservePorts([0]).finally(() => this.#adding--)
    const node = this.#create(roleName, role, where, port, { addedMs: this.history.nowMs })
    this.noteFault('add', 'begin', [node.name])
    await this.#tellMembers()
    await node.boot()
    return node
  }

  #platformOf(): RealPlatform | undefined {
    const { platform } = this.stack
    if (platform === undefined) return undefined
    const { nodes, history } = this
    return new RealPlatform(platform, this.stack, {
      nodes,
      get nowMs() {
        return history.nowMs
      },
      prepare: (roleName, region) => {
        const role = this.stack.roles[roleName]
        if (role === undefined) throw new Error(`there is no role ${roleName}`)
        return this.#create(roleName, role, region, 0, { addedMs: history.nowMs, isListed: false })
      },
      admit: async (node) => {
        const [port = 0] = await reservePorts([0])
        node.admit(port)
        await this.#tellMembers()
        await node.bootPatiently()
      },
      remove: (name) => this.remove(name),
      programOf: (role, version) => {
        const program = programIn(this.#programs, role, version)
        if (program === undefined) throw new Error(`the role ${role} has no version ${version}`)
        return program
      },
      note: (fault, names, vars) => this.noteFault(fault, 'begin', names, vars),
    })
  }

  async remove(name: string): Promise<void> {
    const node = this.node(name)
    this.#restarts.forget(node)
    this.noteFault('remove', 'begin', [name])
    const left = node.leave(graceMs)
    await this.#tellMembers()
    await left
  }

  async partition(
    a: readonly string[],
    b: readonly string[],
    direction: 'both' | 'one-way' = 'both',
  ): Promise<Healing> {
    const names = [...a, ...b]
    for (const name of names) this.node(name)
    return this.#networkFault('partition', names, this.#faults.partition(a, b, direction))
  }

  async link(
    from: string,
    to: string,
    rule: { readonly delayMs?: number; readonly loss?: number },
  ): Promise<Healing> {
    for (const name of [from, to]) this.node(name)
    return this.#networkFault('link', [from, to], this.#faults.link(from, { to, ...rule }))
  }

  async #networkFault(fault: string, nodes: readonly string[], heal: () => void): Promise<Healing> {
    this.noteFault(fault, 'begin', nodes)
    await this.#tellLinks()
    return async () => {
      this.noteFault(fault, 'heal', nodes)
      heal()
      await this.#tellLinks()
    }
  }

  /** Settles when all that has happened by now stands in the history. A node that is silent for so long is not waited for. */
  async settled(withinMs = mostHeardMs): Promise<void> {
    await this.silent(withinMs)
    await this.history.settled()
  }

  /** Names of nodes that should answer at once and have not within so long: their programs give back no control. */
  async silent(withinMs: number): Promise<readonly string[]> {
    const version = ++this.#version
    const silent = new Set(this.nodes)
    const heard = this.nodes.map(async (node) => {
      await node.tellLinks(version)
      silent.delete(node)
    })
    await within(withinMs, Promise.all(heard))
    return [...silent].map(({ name }) => name)
  }

  noteFault(fault: string, phase: 'begin' | 'heal', nodes: readonly string[], vars?: ToldVars): void {
    const happening = { kind: 'fault', fault, phase, nodes } as const
    this.history.note({
      node: 'operator',
      clockMs: clockMs(),
      happening: vars === undefined ? happening : { ...happening, vars },
    })
  }

  async #tellLinks(): Promise<void> {
    const version = ++this.#version
    await Promise.all(this.nodes.map((node) => node.tellLinks(version)))
  }

  async #tellMembers(): Promise<void> {
    const version = ++this.#version
    const members = this.#members()
    this.outside.setMembers(members)
    await Promise.all(this.nodes.map((node) => node.tellMembers(version, members)))
  }

  /** Ends all processes and takes the folder away. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOver = true
    this.#memory.end()
    this.#restarts.end()
    this.#platform?.end()
    await Promise.all(this.nodes.map((node) => node.kill()))
    this.history.close()
    // Windows lets go of a folder a moment after the processes in it have ended.
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 })
    await this.#guard.dismiss()
  }
}

function programIn(
  programs: ReadonlyMap<string, RoleProgram>,
  role: string,
  version: string | undefined,
): RoleProgram | undefined {
  const program = programs.get(role)
  return version === undefined ? program : program?.versions?.get(version)
}

/** A container has no place for what is temporary; all that is in it is. */
function makeFolder(): string {
  const place = existsSync(tmpdir()) ? tmpdir() : process.cwd()
  return mkdtempSync(join(realpathSync(place), 'millions-'))
}

/** Ends a fault. */
export type Healing = () => Promise<void>

/** Settles with the work, or after so long. */
async function within(mostMs: number | undefined, work: Promise<unknown>): Promise<void> {
  if (mostMs === undefined) return void (await work)
  let timer: NodeJS.Timeout | undefined
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, mostMs)
  })
  await Promise.race([work, late])
  clearTimeout(timer)
}
