/** One view's run: sends commands to the world, and takes its updates in. What is seen of it stands in `seen-run.svelte.ts`. */

import type { CodePlace, HistoryEvent } from '../../contract/history.ts'
import type { Action, PlainRequest, Scene, Step } from '../../contract/scene.ts'
import type { Stack } from '../../contract/stack.ts'
import type { Command, ProgramProblem, Programs, Sources, Update } from '../../live/protocol.ts'
import type { BootStep } from '../../runtime/contract.ts'
import { sent } from './panels/own-requests.ts'
import { SeenRun } from './seen-run.svelte.ts'
import type { Connect, Connection, Loss } from './world/connection.ts'

export interface RunOrder {
  readonly stack: Stack
  readonly programs: Programs
  readonly seed: number
  readonly steps: readonly Step[]
  readonly scene?: Scene | undefined
}

const tripsPerSecond = 25

export class LiveRun extends SeenRun {
  speed = $state(1)
  /** What keeps the code from running: at the start, or since the last deploy. */
  problem = $state.raw<ProgramProblem | undefined>(undefined)
  /** Whether `problem` is of code that was to be deployed: the run goes on. */
  deployRefused = $state(false)
  deployed = $state(0)
  loss = $state.raw<Loss | undefined>(undefined)
  failure = $state.raw<string | undefined>(undefined)
  /** Failures before that one that nobody has dismissed. */
  failuresBefore = $state(0)
  /** The code of the run, as it was last taken on. */
  code = $state.raw<Sources | undefined>(undefined)

  /** Real processes, at the pace of the clock. */
  world = $state<'simulated' | 'real'>('simulated')
  /** What is done before the first node starts. */
  bootStep = $state<BootStep | undefined>()
  #connect: Connect
  #connection: Connection | undefined
  #tellHistory: ((events: readonly HistoryEvent[] | undefined) => void) | undefined
  #owns = 0
  #offered: Sources | undefined

  /** `canShow`: whether a line of code can be shown. The places of others are left out. */
  constructor(connect: Connect, canShow: (place: CodePlace) => boolean = () => false) {
    super(canShow)
    this.#connect = connect
  }

  /** Takes effect at the next start. */
  useWorld(connect: Connect, world: 'simulated' | 'real'): void {
    this.#disconnect()
    this.#connect = connect
    this.world = world
  }

  /** Where a real node can be opened. */
  addressOf(port: number): string | undefined {
    return this.#connection?.addressOf?.(port)
  }

  get live(): boolean {
    return this.phase === 'running' || this.phase === 'paused'
  }

  start({ stack, programs, seed, steps, scene }: RunOrder): void {
    this.#clear()
    this.phase = 'starting'
    this.#offered = programs.learner
    this.#connection ??= this.#connect({
      onUpdate: (update) => this.#take(update),
      onLoss: (loss) => this.#lose(loss),
      onProgress: (step) => {
        this.bootStep = step
      },
    })
    this.#send({
      kind: 'start',
      speed: this.world === 'real' ? 1 : this.speed,
      setup: {
        stack,
        // Copies: what a page was given may be watched by it, and nothing watched crosses to a thread.
        programs: { ...programs, learner: { ...programs.learner } },
        seed,
        steps: [...(scene?.steps ?? []), ...steps].sort((a, b) => a.atMs - b.atMs),
        ...(scene !== undefined && { endMs: scene.endMs, measures: scene.measures }),
        ...(scene?.columns !== undefined && { columns: scene.columns }),
      },
    })
    this.#send({ kind: 'trips', perSecond: tripsPerSecond })
  }

  /** As the world would: what was to start, or to be deployed, does not even come so far. */
  refuse(problem: ProgramProblem): void {
    if (!this.live) this.reset()
    if (!this.live) this.phase = 'starting'
    this.#take({ kind: 'refused', problem })
  }

  /** The same, by something that goes on and on, or takes all memory. */
  giveUp(loss: Loss): void {
    this.reset()
    this.#lose(loss)
  }

  /** The newest events. Undefined when the world does not tell any more. */
  async history(): Promise<readonly HistoryEvent[] | undefined> {
    if (this.#connection === undefined) return undefined
    this.#tellHistory?.(undefined)
    return await new Promise((resolve) => {
      this.#tellHistory = resolve
      this.#send({ kind: 'history' })
    })
  }

  pause(): void {
    if (this.phase !== 'running' || this.world === 'real') return
    this.phase = 'paused'
    this.flights.hold(performance.now())
    this.#send({ kind: 'speed', speed: 0 })
  }

  resume(): void {
    if (this.phase !== 'paused') return
    this.phase = 'running'
    this.isStepping = false
    this.lastLeg = undefined
    this.flights.go(performance.now())
    this.#send({ kind: 'speed', speed: this.speed })
  }

  setSpeed(speed: number): void {
    this.speed = speed
    if (this.phase === 'running' || this.phase === 'starting') this.#send({ kind: 'speed', speed })
  }

  step(): void {
    if (!this.live || this.world === 'real') return
    this.pause()
    this.isStepping = true
    this.lastLeg = 'none'
    this.flights.settle(performance.now())
    this.#send({ kind: 'step' })
  }

  act(action: Action): void {
    if (!this.live) return
    this.#send({ kind: 'act', action })
  }

  request(request: PlainRequest): void {
    if (!this.live) return
    this.#owns += 1
    this.requests = sent(this.requests, this.#owns, request)
    this.#send({ kind: 'send', own: this.#owns, request })
    // A request that nothing moves for would never be answered.
    if (this.phase === 'paused') this.resume()
  }

  dismissFailure(): void {
    this.failure = undefined
    this.failuresBefore = 0
  }

  deploy(files: Sources): void {
    if (!this.live) return
    this.#offered = files
    this.#send({ kind: 'deploy', files: { ...files } })
  }

  end(): void {
    this.rest()
    this.#disconnect()
    if (this.live || this.phase === 'starting') this.phase = 'ended'
  }

  /** As before the first run. */
  reset(): void {
    this.end()
    this.#clear()
    this.phase = 'idle'
  }

  #disconnect(): void {
    this.#connection?.end()
    this.#connection = undefined
    this.#tellHistory?.(undefined)
    this.#tellHistory = undefined
  }

  #send(command: Command): void {
    this.#connection?.send(command)
  }

  #clear(): void {
    this.forget()
    this.problem = undefined
    this.deployRefused = false
    this.loss = undefined
    this.dismissFailure()
    this.bootStep = undefined
  }

  #take(update: Update): void {
    switch (update.kind) {
      case 'frame':
        this.takeFrame(update)
        return
      case 'started':
        this.phase = 'running'
        this.code = this.#offered
        this.problem = update.problem
        return
      case 'deployed':
        this.code = this.#offered
        this.deployed += 1
        this.problem = undefined
        this.deployRefused = false
        return
      case 'refused':
        this.problem = update.problem
        this.deployRefused = this.live
        if (this.phase === 'starting') this.phase = 'refused'
        return
      case 'failed':
        if (this.failure !== undefined) this.failuresBefore += 1
        this.failure = update.message
        return
      case 'output':
        this.takeOutput(update.lines, update.leftOut)
        return
      case 'history':
        this.#tellHistory?.(update.events)
        this.#tellHistory = undefined
        return
      case 'measured':
        this.measured = { ...this.measured, [update.measure]: update.cells }
        return
      case 'ended':
        this.phase = 'ended'
        this.publish()
        return
      case 'broke':
        this.#lose({ kind: 'died', message: update.message })
        return
    }
  }

  #lose(loss: Loss): void {
    this.loss = loss
    this.phase = 'lost'
    this.publish()
    this.flights.hold(performance.now())
    this.#disconnect()
  }
}
