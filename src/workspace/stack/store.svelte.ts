/**
 * One view's run: sends commands to the world, takes its updates in, and holds what the page shows of it. What comes
 * with each frame goes into plain state at once; what the page reads changes at most ten times a second.
 */

import type { CodePlace, HistoryEvent } from '../../contract/history.ts'
import type { Action, PlainRequest, Scene, Step } from '../../contract/scene.ts'
import type { Stack } from '../../contract/stack.ts'
import type {
  Cell,
  Command,
  FaultView,
  Frame,
  Leg,
  Link,
  LogLine,
  NodeView,
  OutputLine,
  ProgramProblem,
  Programs,
  Sources,
  Turn,
  Update,
} from '../../live/protocol.ts'
import type { BootStep } from '../../runtime/contract.ts'
import { followed, type OwnRequest, sent } from './panels/own-requests.ts'
import { Series } from './panels/series.ts'
import { Flights } from './picture/flights.ts'
import { prefersStill } from './picture/motion.ts'
import type { Mark, PictureNode } from './picture/topology.ts'
import type { Connect, Connection, Loss } from './world/connection.ts'

export type Phase = 'idle' | 'starting' | 'running' | 'paused' | 'ended' | 'refused' | 'lost'

export interface RunOrder {
  readonly stack: Stack
  readonly programs: Programs
  readonly seed: number
  readonly steps: readonly Step[]
  readonly scene?: Scene | undefined
}

const publishEveryMs = 100
/** Charts and logs are the dearest to draw, and nobody reads them faster. */
const publishLongEveryMs = 250
const mostLogs = 1000
const mostTurns = 200
const mostOutput = 500
const tripsPerSecond = 25
/** Of how many frames the share of drawn requests is told. */
const shareOverFrames = 40

export class LiveRun {
  phase = $state.raw<Phase>('idle')
  nowMs = $state(0)
  events = $state(0)
  pace = $state(0)
  speed = $state(1)
  usersPerDay = $state(0)
  nodes = $state.raw<readonly PictureNode[]>([])
  links = $state.raw<readonly Link[]>([])
  faults = $state.raw<readonly FaultView[]>([])
  logs = $state.raw<readonly LogLine[]>([])
  logsLeftOut = $state(0)
  requests = $state.raw<readonly OwnRequest[]>([])
  measured = $state.raw<Readonly<Record<string, readonly Cell[]>>>({})
  /** Counts the samples taken in: charts read it to know that there are more. */
  sampled = $state(0)
  /** Of how many requests one is drawn. 1: all of them. */
  oneOf = $state(1)
  /** What keeps the code from running: at the start, or since the last deploy. */
  problem = $state.raw<ProgramProblem | undefined>(undefined)
  /** Whether `problem` is of code that was to be deployed: the run goes on. */
  deployRefused = $state(false)
  deployed = $state(0)
  loss = $state.raw<Loss | undefined>(undefined)
  failure = $state.raw<string | undefined>(undefined)
  /** Failures before that one that nobody has dismissed. */
  failuresBefore = $state(0)
  /** The leg of the last single step. */
  lastLeg = $state.raw<Leg | 'none' | undefined>(undefined)
  /** Everything the learner did by hand, and when, for the link. */
  acted = $state.raw<readonly Step[]>([])
  /** Nodes that went down or came up. */
  turns = $state.raw<readonly Turn[]>([])
  /** The code of the run, as it was last taken on. */
  code = $state.raw<Sources | undefined>(undefined)

  /** Real processes, at the pace of the clock. */
  world = $state<'simulated' | 'real'>('simulated')
  /** What is done before the first node starts. */
  bootStep = $state<BootStep | undefined>()
  /** What came out of real processes, the newest last. */
  output = $state.raw<readonly OutputLine[]>([])
  outputLeftOut = $state(0)

  readonly series = new Series()
  readonly #isStill = prefersStill()
  readonly flights = new Flights(this.#isStill ? { legMs: 0 } : {})
  #connect: Connect
  readonly #canShow: (place: CodePlace) => boolean
  #connection: Connection | undefined
  #tellHistory: ((events: readonly HistoryEvent[] | undefined) => void) | undefined
  #frame: Frame | undefined
  #publishedMs = 0
  #publishedLongMs = 0
  #hasNewSamples = false
  #timer: ReturnType<typeof setTimeout> | undefined
  #newLogs: LogLine[] = []
  #shares: { readonly begun: number; readonly drawn: number }[] = []
  #owns = 0
  #stepping = false
  #offered: Sources | undefined

  /** `canShow`: whether a line of code can be shown. The places of others are left out. */
  constructor(connect: Connect, canShow: (place: CodePlace) => boolean = () => false) {
    this.#connect = connect
    this.#canShow = canShow
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
    this.#stepping = false
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
    this.#stepping = true
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

  /**
   * The marks to draw at a moment, in real ms. Where less motion is asked for there are none while the run goes on:
   * they would flicker. In a pause they stand where they are.
   */
  readonly marks = (nowMs: number): readonly Mark[] => {
    const marks = this.flights.marks(nowMs)
    return this.#isStill && this.phase === 'running' ? [] : marks
  }

  end(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
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
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#frame = undefined
    this.#newLogs = []
    this.#shares = []
    this.#stepping = false
    this.#hasNewSamples = false
    this.series.clear()
    this.flights.clear()
    this.nowMs = 0
    this.events = 0
    this.usersPerDay = 0
    this.nodes = []
    this.links = []
    this.faults = []
    this.logs = []
    this.logsLeftOut = 0
    this.requests = []
    this.measured = {}
    this.sampled += 1
    this.oneOf = 1
    this.problem = undefined
    this.deployRefused = false
    this.loss = undefined
    this.dismissFailure()
    this.lastLeg = undefined
    this.acted = []
    this.turns = []
    this.bootStep = undefined
    this.output = []
    this.outputLeftOut = 0
  }

  #take(update: Update): void {
    switch (update.kind) {
      case 'frame':
        this.#takeFrame(update)
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
        this.#takeOutput(update.lines, update.leftOut)
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
        this.#publish()
        return
      case 'broke':
        this.#lose({ kind: 'died', message: update.message })
        return
    }
  }

  #takeOutput(lines: readonly OutputLine[], leftOut: number): void {
    const all = [...this.output, ...lines]
    this.outputLeftOut += leftOut + Math.max(0, all.length - mostOutput)
    this.output = all.slice(-mostOutput)
  }

  #lose(loss: Loss): void {
    this.loss = loss
    this.phase = 'lost'
    this.#publish()
    this.flights.hold(performance.now())
    this.#disconnect()
  }

  #takeFrame(frame: Frame): void {
    const nowMs = performance.now()
    this.#frame = frame
    this.flights.take(frame.legs, nowMs)
    if (this.phase === 'paused' && !this.#stepping) this.flights.hold(nowMs)
    if (this.#stepping && frame.legs.length > 0) this.lastLeg = frame.legs.at(-1)
    if (frame.samples.length > 0) {
      this.series.add(frame.samples)
      this.#hasNewSamples = true
    }
    if (frame.acted.length > 0) this.acted = [...this.acted, ...frame.acted]
    if (frame.turns.length > 0) this.turns = [...this.turns, ...frame.turns].slice(-mostTurns)
    this.#newLogs.push(...frame.logs.map((line) => this.#withPlace(line)))
    if (frame.logsLeftOut > 0) this.logsLeftOut += frame.logsLeftOut
    this.#shares.push({ begun: frame.begun, drawn: frame.drawn })
    if (this.#shares.length > shareOverFrames) this.#shares.shift()
    this.requests = followed(this.requests, frame.legs, frame.replies)
    const leftMs = publishEveryMs - (nowMs - this.#publishedMs)
    if (leftMs <= 0 || this.phase === 'paused') this.#publish()
    else this.#timer ??= setTimeout(() => this.#publish(), leftMs)
  }

  #publish(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#publishLong()
    const frame = this.#frame
    if (frame === undefined) return
    this.#frame = undefined
    this.#publishedMs = performance.now()
    this.nowMs = frame.nowMs
    this.events = frame.events
    this.pace = frame.pace
    this.usersPerDay = frame.usersPerDay
    this.nodes = frame.nodes.map((node) => this.#withPlaces(node))
    this.links = frame.links
    this.faults = frame.faults
    const begun = this.#shares.reduce((sum, share) => sum + share.begun, 0)
    const drawn = this.#shares.reduce((sum, share) => sum + share.drawn, 0)
    this.oneOf = drawn === 0 ? Math.max(1, begun) : Math.max(1, Math.round(begun / drawn))
  }

  #withPlaces(node: NodeView): NodeView {
    if (!node.troubles.some(({ place }) => place !== undefined)) return node
    return { ...node, troubles: node.troubles.map((trouble) => this.#withPlace(trouble)) }
  }

  #withPlace<T extends { readonly place?: CodePlace }>(told: T): T {
    if (told.place === undefined || this.#canShow(told.place)) return told
    const { place: _hidden, ...rest } = told
    return rest as T
  }

  /** What is due of samples and logs. When nothing more may come, all of it is. */
  #publishLong(): void {
    const nowMs = performance.now()
    const goesOn = this.phase === 'running'
    if (goesOn && nowMs - this.#publishedLongMs < publishLongEveryMs) return
    this.#publishedLongMs = nowMs
    if (this.#hasNewSamples) this.sampled += 1
    this.#hasNewSamples = false
    this.#publishLogs()
  }

  #publishLogs(): void {
    if (this.#newLogs.length === 0) return
    const all = [...this.logs, ...this.#newLogs]
    this.#newLogs = []
    this.logsLeftOut += Math.max(0, all.length - mostLogs)
    this.logs = all.slice(-mostLogs)
  }
}
