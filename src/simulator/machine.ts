/** A node: what stays when it crashes and boots again. One boot of its program at a time runs on it. */
import type { CodePlace, KeptFile } from '../contract/history.ts'
import { Actor, type PlannedEvent } from './actor.ts'
import { Boot } from './boot.ts'
import { type Call, type Callee, type Caller, End } from './call.ts'
import { Cpu } from './cpu.ts'
import { type CrashedDisk, DiskDevice } from './disk.ts'
import type { Code, Ground, MachineOptions, Surroundings } from './ground.ts'
import { createRandom } from './random.ts'
import { explainRounds } from './runaway.ts'
import type { RoundLimit } from './sandbox/watch.ts'
import type { Vars } from './settings.ts'
import { type Turn, Turns } from './turns.ts'

const GIBIBYTE = 2 ** 30

/** A node as an onlooker sees it. */
export interface MachineSight {
  readonly name: string
  readonly role: string
  readonly region: string
  readonly byLearner: boolean
  readonly state: 'down' | 'booting' | 'up'
  readonly paused: boolean
  readonly boots: number
  readonly cores: number
  /** How long its cores were held since the world began, all together. */
  readonly busyMs: number
  /** Requests that wait for a core. */
  readonly backlog: number
  /** Work takes so many times as long. */
  readonly slowness: number
  readonly clockSkewMs: number
  /** It answers what is in flight, and then boots anew. */
  readonly takesNothing: boolean
}

interface PlannedCrash {
  left: number
  readonly disk: CrashedDisk
}

export class Machine extends Actor implements Callee, Ground {
  readonly options: MachineOptions
  readonly surroundings: Surroundings
  /** This node as one end of a connection. */
  readonly caller: Caller
  readonly disk: DiskDevice
  /** When it came to be. */
  readonly sinceUs: number
  /** When it was given back, after it had left the configuration. */
  goneUs: number | undefined
  cpu: Cpu
  boot: Boot | undefined
  /** What the next boot runs. */
  code: Code
  boots = 0
  taken = 0
  clockSkewMs = 0
  /** Settings: never changed, but replaced. */
  vars: Vars
  /** It is to be replaced: what is in flight is answered, and nothing is taken in. */
  takesNothing = false
  /** How many faults hide its name from whoever looks it up. */
  timesHidden = 0
  /** What the program threw, when it brought the node down by itself. */
  diedOf: { readonly error: string; readonly atMs: number } | undefined
  #pauses = 0
  readonly #turns: Turns
  /** By the boots that are over. */
  #busyBeforeUs = 0
  /** Of boots that are over. */
  #stepsBefore = 0
  #frozen: (() => boolean)[] = []
  #crashes: PlannedCrash[] = []
  #whenIdle: (() => void) | undefined

  constructor(options: MachineOptions, surroundings: Surroundings) {
    super(options.index, options.name)
    this.options = options
    this.code = options.code
    this.vars = Object.freeze({ ...options.role.vars })
    this.surroundings = surroundings
    this.sinceUs = surroundings.scheduler.nowUs
    this.#turns = new Turns(this.sinceUs === 0)
    const { name, address, region } = options
    this.caller = {
      actor: this,
      name,
      address,
      region,
      kind: 'node',
      wakes: false,
      end: new End(),
    }
    this.disk = new DiskDevice({
      capacityBytes: options.role.diskBytes ?? GIBIBYTE,
      random: createRandom(options.seed, 'disk', options.name, options.worldNumber),
    })
    this.cpu = this.#newCpu()
  }

  get state(): 'down' | 'booting' | 'up' {
    if (this.boot === undefined) return 'down'
    return this.boot.ready ? 'up' : 'booting'
  }

  /** Whether it was up, and not frozen, at a time that is past by more than the smallest latency. */
  wasUpAt(timeMs: number): boolean {
    return this.#turns.wasUpAt(timeMs)
  }

  turnAt(timeMs: number): Turn | undefined {
    return this.#turns.at(timeMs)
  }

  /** It came up, went down, froze, or went on. */
  noteTurn(): void {
    const state = this.#pauses > 0 ? 'down' : this.state
    // It was there for ever, so to say: the first boot of the beginning is none of its turns.
    if (state === 'booting' && this.boots <= 1 && this.sinceUs === 0) return
    this.#turns.note(this.nowUs / 1000, state)
  }

  get steps(): number {
    return this.#stepsBefore + (this.boot?.watch.steps ?? 0)
  }

  look(): MachineSight {
    const { name, options, state, code, boots, cpu } = this
    return {
      name,
      role: options.roleName,
      region: options.region,
      byLearner: code.byLearner,
      state,
      paused: this.#pauses > 0,
      boots,
      cores: options.role.cores ?? 1,
      busyMs: (this.#busyBeforeUs + cpu.busyUs(this.surroundings.scheduler.nowUs)) / 1000,
      backlog: cpu.backlog,
      slowness: cpu.slowness,
      clockSkewMs: this.clockSkewMs,
      takesNothing: this.takesNothing,
    }
  }

  /** Past it, the world is broken off: what such a program does next is nothing that anybody has to see. */
  get roundLimit(): RoundLimit | undefined {
    const { mostRounds: most, scheduler } = this.surroundings
    if (most === undefined) return undefined
    return {
      most,
      explain: (place) => scheduler.breakOff(explainRounds(this.name, place, scheduler.nowUs / 1000)),
    }
  }

  /** Plans an event that this node takes in itself. */
  after(delayUs: number, run: () => boolean): PlannedEvent {
    return this.surroundings.scheduler.plan(this, delayUs, this, run)
  }

  /** Takes an event in, unless the node is frozen or is to crash right before. */
  override take(run: () => boolean): boolean {
    if (this.#pauses > 0) {
      this.#frozen.push(run)
      return false
    }
    this.taken++
    this.surroundings.scheduler.taken++
    this.surroundings.onTake?.(this.name)
    this.boot?.watch.renew()
    if (this.#crashes.length > 0) this.#crashIfDue()
    return run()
  }

  #crashIfDue(): void {
    for (const planned of [...this.#crashes]) {
      planned.left--
      if (planned.left > 0) continue
      this.#crashes = this.#crashes.filter((other) => other !== planned)
      if (this.boot !== undefined) this.crash(planned.disk)
    }
  }

  planCrash(count: number, disk: CrashedDisk): () => void {
    const planned: PlannedCrash = { left: count, disk }
    this.#crashes.push(planned)
    return () => {
      this.#crashes = this.#crashes.filter((other) => other !== planned)
    }
  }

  /** Boots the program. Connections are refused until it is ready. */
  start(): Boot {
    this.diedOf = undefined
    this.boots++
    this.cpu = this.#newCpu(this.cpu.slowness)
    const boot = new Boot(this, this.boots)
    this.boot = boot
    this.noteTurn()
    return boot
  }

  /** Memory is gone; what the old boot had planned does not happen. */
  crash(disk: CrashedDisk, error?: string, place?: CodePlace): void {
    const { boot } = this
    if (boot === undefined) return
    this.boot = undefined
    const { recorder } = this.surroundings
    const kept: KeptFile[] = []
    this.disk.crash(disk, recorder.tellsDetails ? (file) => void kept.push(file) : undefined)
    const happening = {
      kind: 'crash',
      boot: boot.number,
      ...(kept.length > 0 && { disk: kept }),
    } as const
    this.cause = recorder.note(
      this,
      error === undefined ? happening : { ...happening, error, ...(place !== undefined && { place }) },
    )
    if (error !== undefined) this.diedOf = { error, atMs: this.nowUs / 1000 }
    this.#busyBeforeUs += this.cpu.busyUs(this.nowUs)
    this.#stepsBefore += boot.watch.steps
    this.cpu = this.#newCpu(this.cpu.slowness)
    boot.end()
    this.noteTurn()
  }

  /** A call reaches this node. */
  arrive(call: Call): boolean {
    const { boot } = this
    const reason = this.#reasonToRefuse(call)
    if (boot === undefined || reason !== undefined) {
      this.cause = this.surroundings.recorder.note(
        this,
        { kind: 'refuse', peer: call.from.name, code: reason ?? 'dead' },
        call,
      )
      this.surroundings.network.fail(call, 'ECONNREFUSED')
      return false
    }
    boot.accept(call)
    call.isTaken = true
    if (call.from.kind === 'side-door') return boot.serve(call)
    return this.cpu.hold((this.options.role.serviceMs ?? 0) * 1000, true, () => boot.serve(call))
  }

  #reasonToRefuse(call: Call): string | undefined {
    if (this.boot === undefined) return 'dead'
    if (!this.boot.ready) return 'booting'
    if (call.from.kind === 'side-door') return undefined
    if (call.from.kind === 'user' && !this.options.isPublic) return 'private'
    if (this.takesNothing) return 'draining'
    if (this.cpu.backlog >= (this.options.role.backlog ?? 100)) return 'full'
    return undefined
  }

  /** Calls back once, as soon as no request is in flight here. */
  whenIdle(callback: () => void): void {
    this.#whenIdle = callback
    this.onAnswered()
  }

  onAnswered(): void {
    if (this.#whenIdle === undefined || this.boot?.isBusy === true) return
    const callback = this.#whenIdle
    this.#whenIdle = undefined
    callback()
  }

  pause(): () => void {
    this.#pauses++
    this.noteTurn()
    let healed = false
    return () => {
      if (healed) return
      healed = true
      this.#pauses--
      this.noteTurn()
      if (this.#pauses > 0) return
      const frozen = this.#frozen
      this.#frozen = []
      for (const run of frozen) this.after(0, run)
    }
  }

  #newCpu(slowness = 1): Cpu {
    const cpu = new Cpu({
      cores: this.options.role.cores ?? 1,
      nowUs: () => this.nowUs,
      after: (durationUs, end) => {
        const { boot } = this
        this.after(durationUs, () => (boot !== undefined && boot === this.boot ? end() : false))
      },
    })
    cpu.slowness = slowness
    return cpu
  }
}
