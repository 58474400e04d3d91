/** A node as its operator sees it: what stays when its process ends and another one is started. */
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Role } from '../../contract/exercise.ts'
import type { CodePlace } from '../../contract/history.ts'
import type { DiskCall } from '../../contract/world.ts'
import { noCalls } from '../../simulator/disk.ts'
import { changeVars, type Vars } from '../../simulator/settings.ts'
import { type Turn, Turns } from '../../simulator/turns.ts'
import type { Sight } from '../../simulator/world.ts'
import { clockMs } from '../host/clock.ts'
import { outOfMemory } from '../host/memory.ts'
import type { RealProgram } from '../part.ts'
import type { RoleProgram } from '../programs.ts'
import type {
  HostReport,
  LinkRule,
  Member,
  OperationTerms,
  Ordered,
  PlatformOrder,
  ScriptPlace,
  ToldEvent,
  Use,
} from '../protocol.ts'
import type { Chronicle } from './chronicle.ts'
import { HostProcess } from './host-process.ts'
import type { Watched } from './memory-watch.ts'
import { NodeProblem } from './node-problem.ts'
import type { Guard } from './start-guard.ts'

const gibibyte = 2 ** 30
/** What an engine takes besides a program's objects. */
const engineMegabytes = 192

/** Resident, of a node whose objects may take so much. */
export function mostResidentBytes(memoryMegabytes: number): number {
  return (memoryMegabytes + engineMegabytes) * 2 ** 20
}

const logBytesPerSecond = 256 * 1024
export const mostBodyBytes = 32 * 2 ** 20

/** What all nodes of a stack share. */
export interface StackSurroundings {
  readonly host: RealProgram
  readonly token: string
  /** The folder that the nodes' disks lie in. */
  readonly folder: string
  readonly memoryMegabytes: number
  readonly slowBootMs: number
  readonly pauseBy: 'signal' | 'gate'
  readonly chronicle: Chronicle
  readonly guard: Guard | undefined
  members(): readonly Member[]
  linksOf(node: string): readonly LinkRule[]
  /** What nodes of this role may order, where they are the platform. */
  termsOf(role: string): OperationTerms | undefined
  carryOut(order: PlatformOrder): Promise<Ordered>
  /** It listens somewhere else than the others know. */
  onMoved(node: SupervisedNode, portBefore: number): void
  /** It went down without anybody having asked for it. */
  onDied(node: SupervisedNode, problem: NodeProblem): void
  /** It has not become ready in time. It may still. */
  onSlowBoot(node: SupervisedNode): void
  onText(node: SupervisedNode, text: string): void
}

interface Waiting {
  readonly resolve: () => void
  readonly reject: (problem: NodeProblem) => void
}

/** How a node stands, as a view of it tells. */
export interface RealSight extends Sight {
  readonly process?: { readonly pid: number; readonly port: number }
}

export class SupervisedNode {
  readonly role: Role
  /** When it came to be, in the time of the history. */
  readonly sinceMs: number
  /** When its machine was given back. */
  goneMs: number | undefined
  member: Member
  program: RoleProgram
  #state: 'down' | 'booting' | 'up' | 'removed' = 'down'
  readonly #turns: Turns
  boots = 0
  slowness = 1
  clockSkewMs = 0
  #vars: Vars
  readonly #around: StackSurroundings
  readonly #diskFolder: string
  #process: HostProcess | undefined
  /** Started ahead, for the next boot. */
  #next: HostProcess | undefined
  #pauses = 0
  #takesNothing = false
  #booting: Waiting | undefined
  #booted: Promise<void> = Promise.resolve()
  #whenSlow: Promise<void> = Promise.resolve()
  #problem: NodeProblem | undefined
  #isKilled = false
  /** When it was killed, or said that it dies. Its process is gone a little later. */
  #endedMs: number | undefined
  /** Of all boots before this one. */
  #busyBeforeMs = 0
  #diskBefore = noCalls()
  /** Of this boot, as told last. */
  #use: Use | undefined
  #knows = new Map<number, () => void>()
  readonly #whenIdle = new Set<() => void>()

  /** `addedMs`: nothing for a node of the beginning. */
  constructor(
    member: Member,
    role: Role,
    program: RoleProgram,
    around: StackSurroundings,
    addedMs: number | undefined,
  ) {
    this.sinceMs = addedMs ?? around.chronicle.nowMs
    this.#turns = new Turns(addedMs === undefined)
    this.member = member
    this.role = role
    this.program = program
    this.#vars = role.vars ?? {}
    this.#around = around
    this.#diskFolder = join(around.folder, member.name)
    mkdirSync(this.#diskFolder)
  }

  get name(): string {
    return this.member.name
  }

  get pid(): number | undefined {
    return this.#process?.pid
  }

  get state(): 'down' | 'booting' | 'up' | 'removed' {
    return this.#state
  }

  set state(state: 'down' | 'booting' | 'up' | 'removed') {
    this.#state = state
    this.#noteTurn()
  }

  wasUpAt(timeMs: number): boolean {
    return this.#turns.wasUpAt(timeMs)
  }

  #noteTurn(): void {
    const isFrozen = this.#pauses > 0
    // It was there for ever, so to say, until it goes down: the first boot is none of its turns.
    if (this.#state === 'booting' && this.boots <= 1) return
    const state = this.#state === 'removed' || isFrozen ? 'down' : this.#state
    this.#turns.note(this.#around.chronicle.nowMs, state)
  }

  get isPaused(): boolean {
    return this.#pauses > 0
  }

  look(): RealSight {
    const { name, member, role, boots, slowness, clockSkewMs, pid } = this
    return {
      name,
      role: member.role,
      region: member.region,
      byLearner: this.program.byLearner,
      state: this.state === 'removed' ? 'down' : this.state,
      isMember: member.isConfigured && this.state !== 'removed',
      paused: this.isPaused,
      boots,
      cores: role.cores ?? 1,
      busyMs: this.#busyBeforeMs + (this.#use?.busyMs ?? 0),
      backlog: this.#use?.backlog ?? 0,
      slowness,
      clockSkewMs,
      takesNothing: this.#takesNothing,
      ...(pid !== undefined && { process: { pid, port: member.port } }),
    }
  }

  /** Carried out since the stack was started, as far as the node has told. */
  get diskCalls(): Record<DiskCall, number> {
    const sum = { ...this.#diskBefore }
    for (const call of Object.keys(sum) as DiskCall[]) sum[call] += this.#use?.diskCalls[call] ?? 0
    return sum
  }

  /** Settles when it takes connections. Rejects with a `NodeProblem` when the program does not come up. */
  boot(): Promise<void> {
    if (this.state !== 'down') return this.#booted
    this.state = 'booting'
    this.boots++
    this.#takesNothing = false
    this.#problem = undefined
    this.#isKilled = false
    this.#endedMs = undefined
    this.#booted = new Promise<void>((resolve, reject) => {
      this.#booting = { resolve, reject }
    })
    this.#watchBoot(this.#booted)
    this.#start()
    return this.#booted
  }

  /** Settles when nobody should wait any longer, too: the program takes its time, or never comes up. */
  bootPatiently(): Promise<void> {
    return Promise.race([this.boot(), this.#whenSlow])
  }

  #watchBoot(booted: Promise<void>): void {
    this.#whenSlow = new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#around.onSlowBoot(this)
        resolve()
      }, this.#around.slowBootMs)
      const calm = (): void => clearTimeout(timer)
      booted.then(calm, calm)
    })
  }

  /** A process for the next boot, which need not wait for it then. */
  startAhead(): void {
    this.#next ??= this.#spawn()
  }

  /** Runs another program from now on. Settles as `bootPatiently` does. */
  async replace(program: RoleProgram): Promise<void> {
    this.program = program
    // The old one serves until then.
    await this.#next?.ready
    await this.#endProcess()
    await this.bootPatiently()
  }

  #spawn(): HostProcess {
    const { host, memoryMegabytes, guard } = this.#around
    const process: HostProcess = new HostProcess({
      host,
      diskFolder: this.#diskFolder,
      memoryMegabytes,
      hasSqlite: this.role.engine === 'sqlite',
      onReport: (report) => {
        if (this.#process === process) this.#take(report)
      },
      onText: (text) => this.#around.onText(this, text),
      onExit: ({ code, signal }) => this.#noteExit(process, code, signal),
    })
    if (process.pid !== undefined) guard?.watch(process.pid)
    return process
  }

  #start(): void {
    const { token, memoryMegabytes } = this.#around
    const { role, member, boots } = this
    const operations = this.#around.termsOf(member.role)
    const process = this.#next ?? this.#spawn()
    this.#next = undefined
    this.#process = process
    process.tell({
      kind: 'boot',
      self: member,
      boot: boots,
      token,
      vars: this.#vars,
      disk: { folder: this.#diskFolder, capacityBytes: role.diskBytes ?? gibibyte },
      ...(role.finds !== undefined && { finds: role.finds }),
      ...(role.engine !== undefined && { engine: role.engine }),
      ...(operations !== undefined && { operations }),
      cores: role.cores ?? 1,
      serviceMs: role.serviceMs ?? 0,
      backlog: role.backlog ?? 100,
      slowness: this.slowness,
      clockSkewMs: this.clockSkewMs,
      script: this.program.script,
      members: this.#around.members(),
      links: this.#around.linksOf(this.name),
      limits: {
        memoryBytes: mostResidentBytes(memoryMegabytes),
        logBytes: logBytesPerSecond,
        bodyBytes: mostBodyBytes,
      },
    })
    if (this.isPaused) this.#freeze(true)
  }

  #take(report: HostReport): void {
    if (report.kind === 'event') this.#noteEvent(report)
    if (report.kind === 'listening') this.#noteListening(report.port)
    if (report.kind === 'died') this.#noteDied(report.error, report.isBoot, report.place)
    if (report.kind === 'knows') {
      this.#knows.get(report.version)?.()
      this.#knows.delete(report.version)
    }
    if (report.kind === 'idle') for (const tell of this.#whenIdle) tell()
    if (report.kind === 'use') this.#use = report
    if (report.kind === 'order') void this.#carryOut(report.number, report.order)
  }

  async #carryOut(number: number, order: PlatformOrder): Promise<void> {
    const process = this.#process
    const outcome = await this.#around.carryOut(order)
    process?.tell({ kind: 'ordered', number, outcome })
  }

  #noteEvent({ key, clockMs: atMs, happening, cause, exchange, place }: ToldEvent): void {
    const found = this.#locate(place)
    const of = { ...(cause && { cause }), ...(exchange && { exchange }), ...(found && { place: found }) }
    this.#around.chronicle.note({ node: this.name, clockMs: atMs, happening, key, ...of })
    if (happening.kind === 'ready') {
      this.state = 'up'
      this.#booting?.resolve()
      this.#booting = undefined
    }
  }

  #noteListening(port: number): void {
    const before = this.member.port
    if (port === before) return
    this.member = { ...this.member, port }
    this.#around.onMoved(this, before)
  }

  #noteDied(error: string, isBoot: boolean, place: ScriptPlace | undefined): void {
    const found = this.#locate(place)
    const { name, program } = this
    const { byLearner, script } = program
    const of = { node: name, isBoot, byLearner, entry: script.entry, ...(found && { place: found }) }
    this.#problem = new NodeProblem(error, of)
    this.#noteEnding()
  }

  #locate(place: ScriptPlace | undefined): CodePlace | undefined {
    return place && this.program.locate(place)
  }

  #noteExit(process: HostProcess, code: number | null, signal: string | null): void {
    if (process.pid !== undefined) this.#around.guard?.forget(process.pid)
    if (this.#next === process) this.#next = undefined
    if (this.#process !== process) return
    this.#process = undefined
    this.#diskBefore = this.diskCalls
    this.#busyBeforeMs += this.#use?.busyMs ?? 0
    this.#use = undefined
    const wasBooting = this.#booting
    this.#booting = undefined
    const problem = this.#problem ?? this.#explainExit(code, signal, wasBooting !== undefined)
    if (this.state !== 'removed') this.state = 'down'
    this.#noteCrash(this.#isKilled && this.#problem === undefined ? undefined : problem)
    for (const tell of this.#knows.values()) tell()
    this.#knows.clear()
    for (const tell of this.#whenIdle) tell()
    wasBooting?.reject(problem)
    if (!this.#isKilled) this.#around.onDied(this, problem)
  }

  #noteCrash(problem: NodeProblem | undefined): void {
    const { boots: boot, name } = this
    this.#around.chronicle.note({
      node: name,
      clockMs: this.#endedMs ?? clockMs(),
      ends: boot,
      happening: { kind: 'crash', boot, ...(problem !== undefined && { error: problem.message }) },
      ...(problem?.place !== undefined && { place: problem.place }),
    })
  }

  #explainExit(code: number | null, signal: string | null, isBoot: boolean): NodeProblem {
    const { memoryMegabytes } = this.#around
    const isEngine = signal === 'SIGABRT' || code === 134
    const how = signal ?? `exit code ${code ?? 'unknown'}`
    const message = isEngine
      ? `out of memory: ${memoryMegabytes} MB are allowed`
      : `the process ended by itself (${how})`
    const { byLearner, script } = this.program
    return new NodeProblem(message, { node: this.name, isBoot, byLearner, entry: script.entry })
  }

  /** Kill -9. Settles when it is gone. */
  async kill(disk: 'keep' | 'lose' = 'keep'): Promise<void> {
    await Promise.all([this.#endProcess(), this.#next?.kill()])
    if (disk === 'lose') {
      rmSync(this.#diskFolder, { recursive: true })
      mkdirSync(this.#diskFolder)
    }
  }

  async #endProcess(): Promise<void> {
    this.#isKilled = true
    if (this.#process === undefined) return
    this.#noteEnding()
    await this.#process.kill()
  }

  /** Its process, and one that was started ahead, are ended if they take too much memory. */
  get watched(): readonly Watched[] {
    const most = mostResidentBytes(this.#around.memoryMegabytes)
    const end = (process: HostProcess, takenBytes: number): void => {
      if (process === this.#process && this.#problem === undefined && !process.isOver)
        this.#noteDied(outOfMemory(takenBytes, most), this.state === 'booting', undefined)
      void process.kill()
    }
    return [this.#process, this.#next].flatMap((process) =>
      process === undefined ? [] : [{ pid: process.pid, onTooMuch: (bytes: number) => end(process, bytes) }],
    )
  }

  #noteEnding(): void {
    this.#endedMs ??= clockMs()
    this.#around.chronicle.expectEnd(this.name, this.#endedMs)
  }

  /** Answers what is in flight, then goes. So long at most. */
  async leave(withinMs: number): Promise<void> {
    this.member = { ...this.member, isConfigured: false }
    await this.#drain(withinMs, false)
    this.state = 'removed'
    this.goneMs = this.#around.chronicle.nowMs
    await this.kill()
  }

  /** Answers what is in flight and takes nothing else, so long at most; then its process is ended. */
  async finish(withinMs: number): Promise<void> {
    const { boots } = this
    this.#takesNothing = true
    await this.#drain(withinMs, true)
    // It has booted meanwhile, by a later order or by hand: then it runs what it is to.
    if (this.boots !== boots) return
    await this.#endProcess()
  }

  async #drain(withinMs: number, takesNothing: boolean): Promise<void> {
    if (this.state !== 'up' || this.isPaused) return
    let timer: NodeJS.Timeout | undefined
    let end = (): void => {}
    await new Promise<void>((resolve) => {
      end = resolve
      this.#whenIdle.add(end)
      timer = setTimeout(end, withinMs)
      this.#process?.tell({ kind: 'drain', takesNothing })
    })
    clearTimeout(timer)
    this.#whenIdle.delete(end)
  }

  /** Its others hear of it, at that port, as soon as they are told of members. */
  admit(port: number): void {
    this.member = { ...this.member, port, isConfigured: true }
  }

  turnAt(timeMs: number): Turn | undefined {
    return this.#turns.at(timeMs)
  }

  pause(): () => void {
    this.#pauses++
    this.#noteTurn()
    if (this.#pauses === 1) this.#freeze(true)
    let isHealed = false
    return () => {
      if (isHealed) return
      isHealed = true
      this.#pauses--
      this.#noteTurn()
      if (this.#pauses === 0) this.#freeze(false)
    }
  }

  #freeze(isPaused: boolean): void {
    if (this.#around.pauseBy === 'gate') this.#process?.tell({ kind: 'pause', isPaused })
    else this.#process?.signal(isPaused ? 'SIGSTOP' : 'SIGCONT')
  }

  setManner(manner: { readonly slowness?: number; readonly clockSkewMs?: number }): void {
    this.slowness = manner.slowness ?? this.slowness
    this.clockSkewMs = manner.clockSkewMs ?? this.clockSkewMs
    const { slowness, clockSkewMs } = this
    this.#process?.tell({ kind: 'manner', slowness, clockSkewMs })
  }

  /** Settles when the node knows, or is in no state to know: then it is told at its next boot, or when it wakes. */
  tellMembers(version: number, members: readonly Member[]): Promise<void> {
    this.#process?.tell({ kind: 'members', version, members })
    return this.#untilKnown(version)
  }

  tellLinks(version: number): Promise<void> {
    this.#process?.tell({ kind: 'links', version, links: this.#around.linksOf(this.name) })
    return this.#untilKnown(version)
  }

  /** At its next boot it begins with them. */
  setVars(version: number, changes: Vars): Promise<void> {
    this.#vars = changeVars(this.#vars, changes)
    this.#process?.tell({ kind: 'vars', version, vars: this.#vars })
    return this.#untilKnown(version)
  }

  #untilKnown(version: number): Promise<void> {
    if (this.state !== 'up' || this.isPaused) return Promise.resolve()
    return new Promise((resolve) => this.#knows.set(version, resolve))
  }
}
