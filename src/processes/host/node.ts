/** One boot of one node: its program, between the machine's real clock, sockets and files. */
import { createServer, type Server } from 'node:http'
import type { PlatformEnv } from '../../contract/platform.ts'
import type { Env, Program } from '../../contract/program.ts'
import type { Capabilities, WireResponse } from '../../simulator/capabilities.ts'
import type { Cpu } from '../../simulator/cpu.ts'
import { noCalls } from '../../simulator/disk.ts'
import { disguise } from '../../simulator/sandbox/language/function-text.ts'
import { responseBytes } from '../../simulator/sizes.ts'
import { requestFromWire, responseToWire } from '../../simulator/web/wire.ts'
import type { BootOrder, HostOrder, HostReport, ScriptPlace } from '../protocol.ts'
import { call as sendCall } from '../wire/caller.ts'
import { random } from './chance.ts'
import { clockMs, msSince } from './clock.ts'
import { createCores } from './cores.ts'
import { Directory } from './directory.ts'
import { type OpenDisk, openDisk } from './disk.ts'
import { Gate } from './gate.ts'
import { type IncomingCall, receive, refuseStranger } from './incoming.ts'
import { LogLimit } from './logs.ts'
import { watchMemory } from './memory.ts'
import { Ordering } from './operations.ts'
import { evaluateScript, placeOfCaller, tellThrown } from './program.ts'
import { openSqlite } from './sqlite.ts'
import { Teller } from './teller.ts'
import type { Threads } from './threads.ts'
import { watchUse } from './use.ts'

const serverError: WireResponse = {
  status: 500,
  statusText: 'Internal Server Error',
  headers: { names: ['content-length'], values: ['0'] },
  body: null,
}

export class HostedNode {
  readonly #order: BootOrder
  readonly #tell: (report: HostReport) => void
  readonly #end: () => void
  readonly #gate = new Gate()
  readonly #directory: Directory
  readonly #teller: Teller
  readonly #logs: LogLimit
  readonly #cores: Cpu
  readonly #diskCalls = noCalls()
  readonly #tellUse: () => void
  readonly #server: Server
  readonly #startedMs = clockMs()
  readonly #timers = new Map<number, NodeJS.Timeout>()
  readonly #incoming = new Set<IncomingCall>()
  #timersSet = 0
  #clockSkewMs: number
  #vars: BootOrder['vars']
  #isOver = false
  #isDraining = false
  #takesNothing = false
  readonly #ordering: Ordering

  constructor(order: BootOrder, tell: (report: HostReport) => void, end: () => void, threads: Threads) {
    this.#order = order
    this.#tell = tell
    this.#end = end
    const { self, boot, limits } = order
    this.#teller = new Teller(self.name, boot, tell, threads)
    this.#logs = new LogLimit(limits.logBytes, (level, text, isTraced) => {
      const place = isTraced ? placeOfCaller() : undefined
      this.#teller.note({ kind: 'log', level, text }, place && { place })
    })
    this.#ordering = new Ordering({
      tell,
      take: (run) => this.#gate.take(run),
      bind: (run) => this.#teller.bind(run),
    })
    this.#clockSkewMs = order.clockSkewMs
    this.#vars = Object.freeze(order.vars)
    this.#cores = createCores(order.cores, this.#gate)
    this.#cores.slowness = order.slowness
    this.#directory = new Directory(self.region, order.finds)
    this.#directory.set(order.members)
    this.#gate.setLinks(order.links)
    this.#server = createServer({ keepAliveTimeout: 5000, requestTimeout: 0, headersTimeout: 0 })
    this.#server.on('request', (message, response) => {
      if (refuseStranger(message, response, order.token)) return
      void receive(message, response, order.token, limits.bodyBytes).then((call) => {
        if (call !== undefined) this.#gate.take(() => this.#arrive(call))
      })
    })
    this.#tellUse = watchUse({ cores: this.#cores, diskCalls: this.#diskCalls }, tell)
    watchMemory(limits.memoryBytes, (error) => this.#die(error, false))
  }

  take(order: HostOrder): void {
    if (order.kind === 'pause') this.#gate.pause(order.isPaused)
    if (order.kind === 'members') this.#directory.set(order.members)
    if (order.kind === 'links') this.#gate.setLinks(order.links)
    if (order.kind === 'vars') this.#vars = Object.freeze(order.vars)
    if (order.kind === 'members' || order.kind === 'links' || order.kind === 'vars') {
      this.#tellUse()
      this.#tell({ kind: 'knows', version: order.version })
    }
    if (order.kind === 'ordered') this.#ordering.settle(order.number, order.outcome)
    if (order.kind === 'manner') {
      this.#cores.slowness = order.slowness
      this.#clockSkewMs = order.clockSkewMs
    }
    if (order.kind === 'drain') {
      this.#isDraining = true
      this.#takesNothing = order.takesNothing
      this.#tellIdle()
    }
  }

  /** Evaluates the program and runs its `start`; takes connections when that has settled. */
  async launch(): Promise<void> {
    const { script, self, boot } = this.#order
    const booted = this.#teller.note({ kind: 'boot', boot })
    await this.#teller.within({ cause: booted }, async () => {
      let program: Program
      let env: Env
      try {
        const lent = this.#lend()
        env = await this.#createEnv(lent)
        program = evaluateScript(script, lent, self.name)
        await program.start?.(env)
      } catch (thrown) {
        this.#dieOf(thrown, true)
        return
      }
      this.#serve = (call) => this.#answer(call, program, env)
      await this.#listen()
    })
  }

  #serve: (call: IncomingCall) => Promise<void> = async () => {}

  async #listen(): Promise<void> {
    const port = await listen(this.#server, this.#order.self.port)
    if (this.#isOver) return
    this.#tell({ kind: 'listening', port })
    this.#teller.note({ kind: 'ready', boot: this.#order.boot })
  }

  #arrive(call: IncomingCall): void {
    const kind = this.#kindOf(call)
    const reason = this.#reasonToRefuse(call, kind)
    if (reason !== undefined) {
      const of = call.trace && { exchange: call.trace.exchange, cause: call.trace.exchange }
      const refused = this.#teller.note({ kind: 'refuse', peer: this.#callerOf(call), code: reason }, of)
      call.refuse(reason, refused)
      return
    }
    this.#incoming.add(call)
    call.onCancel(() => this.#forget(call))
    const serve = (): boolean => {
      if (this.#incoming.has(call)) void this.#serve(call)
      return true
    }
    if (kind === 'operator') serve()
    else this.#cores.hold(this.#order.serviceMs * 1000, true, serve)
  }

  /** Whoever opens the address of a private node by hand looks at it as its operator does. */
  #kindOf({ trace }: IncomingCall): 'node' | 'user' | 'operator' {
    if (trace === undefined) return this.#order.self.isPublic ? 'user' : 'operator'
    if (trace.from === 'operator') return 'operator'
    return trace.from === 'users' ? 'user' : 'node'
  }

  #callerOf(call: IncomingCall): string {
    return call.trace?.from ?? (this.#kindOf(call) === 'user' ? 'users' : 'operator')
  }

  #reasonToRefuse(call: IncomingCall, kind: 'node' | 'user' | 'operator'): string | undefined {
    const { self, backlog } = this.#order
    // Another node had this port before.
    if (call.trace !== undefined && call.trace.to !== self.name) return 'dead'
    if (kind === 'operator') return undefined
    if (kind === 'user' && !self.isPublic) return 'private'
    if (this.#takesNothing) return 'draining'
    return this.#cores.backlog >= backlog ? 'full' : undefined
  }

  async #answer(call: IncomingCall, program: Program, env: Env): Promise<void> {
    const peer = this.#callerOf(call)
    const { method } = call.request
    const exchange = call.trace && { exchange: call.trace.exchange }
    const of = call.trace && { exchange: call.trace.exchange, cause: call.trace.exchange }
    call.receivedMs = clockMs()
    const thread = { cause: this.#teller.note({ kind: 'receive', peer, method, path: call.path }, of) }
    const response = await this.#teller.within(thread, () => this.#ask(call, program, env))
    this.#gate.take(() => {
      if (this.#isOver || !this.#incoming.delete(call)) return
      const tookMs = msSince(call.receivedMs)
      const { status } = response
      const told = { kind: 'reply', peer, status, tookMs, bytes: responseBytes(response) } as const
      const reply = this.#teller.note(told, { ...thread, ...exchange })
      const drop = (): void => {
        this.#teller.note({ kind: 'drop', peer, carried: 'reply' }, { cause: reply, ...exchange })
      }
      this.#gate.pass(peer, () => call.answer(response, { told: reply }), drop)
      this.#tellIdle()
    })
  }

  async #ask(call: IncomingCall, program: Program, env: Env): Promise<WireResponse> {
    try {
      const request = requestFromWire(call.request, call)
      const connection = Object.freeze({ remoteAddress: call.remoteAddress })
      return await responseToWire(await program.fetch(request, env, connection), call.request.method)
    } catch (thrown) {
      if (!this.#isOver) {
        const { error, place } = tellThrown(thrown)
        const text = 'fetch threw: answered with 500'
        this.#teller.note({ kind: 'log', level: 'error', text, error }, place && { place })
      }
      return serverError
    }
  }

  #forget(call: IncomingCall): void {
    if (this.#incoming.delete(call)) this.#tellIdle()
  }

  #tellIdle(): void {
    if (this.#isDraining && this.#incoming.size === 0) this.#tell({ kind: 'idle' })
  }

  noteRejection(reason: unknown): void {
    const { error, place } = tellThrown(reason)
    const text = 'nobody caught a rejection'
    this.#teller.note({ kind: 'log', level: 'error', text, error }, place && { place })
  }

  /** A throw that nobody could catch. */
  dieOf(thrown: unknown): void {
    this.#dieOf(thrown, false)
  }

  #dieOf(thrown: unknown, isBoot: boolean): void {
    const { error, place } = tellThrown(thrown)
    this.#die(error, isBoot, place)
  }

  #die(error: string, isBoot: boolean, place?: ScriptPlace): void {
    if (this.#isOver) return
    this.#isOver = true
    for (const timer of this.#timers.values()) clearTimeout(timer)
    this.#server.close()
    this.#tell({ kind: 'died', error, isBoot, ...(place && { place }) })
    this.#end()
  }

  #lend(): Capabilities {
    const { self, token, limits } = this.#order
    const caller = {
      name: self.name,
      address: self.address,
      token,
      mostBodyBytes: limits.bodyBytes,
      directory: this.#directory,
      teller: this.#teller,
      gate: this.#gate,
    }
    return {
      wallClockMs: () => Date.now() + this.#clockSkewMs,
      monotonicMs: () => msSince(this.#startedMs),
      random,
      setTimer: (delayMs, fire) => this.#setTimer(delayMs, fire),
      clearTimer: (timer) => {
        clearTimeout(this.#timers.get(timer))
        this.#timers.delete(timer)
      },
      transport: (request, cancellation) => sendCall(caller, request, { cancellation }),
      log: (level, line) => {
        if (!this.#isOver) this.#logs.log(level, line())
      },
    }
  }

  #setTimer(delayMs: number, fire: () => boolean): number {
    const timer = ++this.#timersSet
    const due = this.#teller.bind(() => {
      if (this.#isOver || !this.#timers.delete(timer)) return
      try {
        fire()
      } catch (thrown) {
        this.#dieOf(thrown, false)
      }
    })
    this.#timers.set(
      timer,
      setTimeout(() => this.#gate.take(due), delayMs),
    )
    return timer
  }

  async #createEnv(host: Pick<Capabilities, 'wallClockMs' | 'random'>): Promise<Env> {
    const { self, disk, engine } = this.#order
    const opened = await this.#openDisk(disk)
    const newestVars = (): BootOrder['vars'] => this.#vars
    const env: Env = {
      name: self.name,
      role: self.role,
      region: self.region,
      get vars() {
        return newestVars()
      },
      disk: opened.disk,
      nodes: (role) => this.#directory.peers(String(role)),
      work: (durationMs) => this.#work(durationMs),
      ...this.#lendOperations(),
      ...(engine === 'sqlite' && {
        sqlite: openSqlite({
          ...opened.files,
          host,
          compute: (durationUs) => this.#work(durationUs / 1000),
        }),
      }),
    }
    const readVars = Object.getOwnPropertyDescriptor(env, 'vars')?.get
    for (const lent of [env.nodes, env.work, readVars, ...Object.values(env.disk)])
      disguise(Object.freeze(lent))
    return Object.freeze(env)
  }

  #lendOperations(): Partial<PlatformEnv> {
    const { operations: terms } = this.#order
    if (terms === undefined) return {}
    const operations = this.#ordering.lend(terms)
    for (const lent of [operations.nodes, operations.create, operations.remove, operations.replace])
      disguise(Object.freeze(lent))
    return { operations: Object.freeze(operations) }
  }

  #openDisk(disk: BootOrder['disk']): Promise<OpenDisk> {
    return openDisk({
      ...disk,
      calls: this.#diskCalls,
      noteSync: (path, bytes) => void this.#teller.note({ kind: 'sync', path, bytes }),
      release: (end) =>
        this.#gate.take(() => {
          if (!this.#isOver) end()
        }),
      bind: (run) => this.#teller.bind(run),
    })
  }

  #work(durationMs: unknown): Promise<void> {
    return new Promise((resolve, reject) => {
      if (typeof durationMs !== 'number' || !(durationMs >= 0) || durationMs === Number.POSITIVE_INFINITY) {
        reject(new TypeError('env.work takes a duration in milliseconds, from 0'))
        return
      }
      const goOn = this.#teller.bind(resolve)
      this.#cores.hold(durationMs * 1000, false, () => {
        goOn()
        return true
      })
    })
  }
}

/** On the port it was told, or on any when somebody else has taken that one. */
function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      const isTaken = 'code' in error && (error.code === 'EADDRINUSE' || error.code === 'EACCES')
      if (isTaken && port !== 0) listen(server, 0).then(resolve, reject)
      else reject(error)
    })
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })
}
