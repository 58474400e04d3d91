/**
 * What the page shows of a run. What comes with each frame goes into plain state at once; what the page reads changes at
 * most ten times a second.
 */

import type { CodePlace } from '../../contract/history.ts'
import type { Step } from '../../contract/scene.ts'
import type {
  Cell,
  FaultView,
  Frame,
  Leg,
  Link,
  LogLine,
  NodeView,
  OutputLine,
  Turn,
} from '../../live/protocol.ts'
import { followed, type OwnRequest } from './panels/own-requests.ts'
import { Series } from './panels/series.ts'
import { Flights } from './picture/flights.ts'
import { prefersStill } from './picture/motion.ts'
import type { Mark, PictureNode } from './picture/topology.ts'

type Phase = 'idle' | 'starting' | 'running' | 'paused' | 'ended' | 'refused' | 'lost'

const publishEveryMs = 100
/** Charts and logs are the dearest to draw, and nobody reads them faster. */
const publishLongEveryMs = 250
const mostLogs = 1000
const mostTurns = 200
const mostOutput = 500
/** Of how many frames the share of drawn requests is told. */
const shareOverFrames = 40

export abstract class SeenRun {
  phase = $state.raw<Phase>('idle')
  nowMs = $state(0)
  events = $state(0)
  pace = $state(0)
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
  /** The leg of the last single step. */
  lastLeg = $state.raw<Leg | 'none' | undefined>(undefined)
  /** Everything the learner did by hand, and when, for the link. */
  acted = $state.raw<readonly Step[]>([])
  /** Nodes that went down or came up. */
  turns = $state.raw<readonly Turn[]>([])
  /** What came out of real processes, the newest last. */
  output = $state.raw<readonly OutputLine[]>([])
  outputLeftOut = $state(0)

  readonly series = new Series()
  readonly #isStill = prefersStill()
  readonly flights = new Flights(this.#isStill ? { legMs: 0 } : {})
  /** A single step is under way, or was the last. */
  protected isStepping = false
  readonly #canShow: (place: CodePlace) => boolean
  #frame: Frame | undefined
  #publishedMs = 0
  #publishedLongMs = 0
  #hasNewSamples = false
  #timer: ReturnType<typeof setTimeout> | undefined
  #newLogs: LogLine[] = []
  #shares: { readonly begun: number; readonly drawn: number }[] = []

  /** `canShow`: whether a line of code can be shown. The places of others are left out. */
  constructor(canShow: (place: CodePlace) => boolean) {
    this.#canShow = canShow
  }

  /**
   * The marks to draw at a moment, in real ms. Where less motion is asked for there are none while the run goes on:
   * they would flicker. In a pause they stand where they are.
   */
  readonly marks = (nowMs: number): readonly Mark[] => {
    const marks = this.flights.marks(nowMs)
    return this.#isStill && this.phase === 'running' ? [] : marks
  }

  /** Nothing more is published. */
  protected rest(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  protected forget(): void {
    this.rest()
    this.#frame = undefined
    this.#newLogs = []
    this.#shares = []
    this.isStepping = false
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
    this.lastLeg = undefined
    this.acted = []
    this.turns = []
    this.output = []
    this.outputLeftOut = 0
  }

  protected takeOutput(lines: readonly OutputLine[], leftOut: number): void {
    const all = [...this.output, ...lines]
    this.outputLeftOut += leftOut + Math.max(0, all.length - mostOutput)
    this.output = all.slice(-mostOutput)
  }

  protected takeFrame(frame: Frame): void {
    const nowMs = performance.now()
    this.#frame = frame
    this.flights.take(frame.legs, nowMs)
    if (this.phase === 'paused' && !this.isStepping) this.flights.hold(nowMs)
    if (this.isStepping && frame.legs.length > 0) this.lastLeg = frame.legs.at(-1)
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
    if (leftMs <= 0 || this.phase === 'paused') this.publish()
    else this.#timer ??= setTimeout(() => this.publish(), leftMs)
  }

  protected publish(): void {
    this.rest()
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
