/** Gathers what a view is told of a run, frame by frame. */

import type { HistoryEvent } from '../contract/history.ts'
import type { Step } from '../contract/scene.ts'
import type { Stack } from '../contract/stack.ts'
import { describe, locate } from '../simulator/sandbox/evaluate.ts'
import type { Sight } from '../simulator/world.ts'
import type { FiguresByNode } from './figures.ts'
import { LogLines } from './log-lines.ts'
import type { NodeCounts } from './node-counts.ts'
import { NodeViews, type ViewedNode } from './node-views.ts'
import { type FaultView, type Frame, type OwnReply, type Sample, sampleMs, type Turn } from './protocol.ts'
import type { Span } from './tally.ts'
import { Trips } from './trips.ts'
import { Troubles } from './troubles.ts'

const mostTurns = 100

/** A run of a stack, in whichever world. */
export interface Viewed {
  readonly nowMs: number
  /** Of the history, so far. */
  readonly events: number
  readonly usersPerDay: number
  readonly faults: readonly FaultView[]
  readonly counts: NodeCounts
  readonly figures: { readonly latest: FiguresByNode }
  look(): readonly ViewedNode[]
}

export class Frames {
  readonly trips: Trips
  readonly #charts: readonly string[]
  readonly #troubles = new Troubles()
  readonly #logs = new LogLines()
  #views: NodeViews | undefined
  /** Those that wait for their figures. */
  readonly #unfinished = new Map<number, Omit<Sample, 'figures'>>()
  #samples: Sample[] = []
  #replies: OwnReply[] = []
  #acted: Step[] = []
  #turns: Turn[] = []

  constructor(stack: Stack, seed: number) {
    this.trips = new Trips(seed)
    this.#charts = stack.charts ?? []
  }

  note(event: HistoryEvent): void {
    this.trips.note(event)
    this.#troubles.note(event)
    this.#logs.note(event)
    this.#noteTurn(event)
  }

  noteSample(run: Viewed, span: Span, timeMs: number, sights: readonly Sight[]): void {
    this.#viewsOf(run).turn(sights)
    this.#troubles.turn()
    const [p50Ms, p99Ms] = [span.percentileMs(0.5), span.percentileMs(0.99)]
    this.#unfinished.set(timeMs, {
      timeMs,
      requestsPerSecond: (span.requests * 1000) / sampleMs,
      errorsPerSecond: (span.errors * 1000) / sampleMs,
      ...(p50Ms !== undefined && { p50Ms }),
      ...(p99Ms !== undefined && { p99Ms }),
    })
  }

  noteFigures(timeMs: number, told: FiguresByNode): void {
    const sample = this.#unfinished.get(timeMs)
    if (sample === undefined) return
    this.#unfinished.delete(timeMs)
    const figures = this.#charts.map((id) => [id, numbersOf(id, told)] as const)
    this.#samples.push({ ...sample, figures: Object.fromEntries(figures) })
  }

  /** Whose it was, no engine tells; the place does, as far as it is known. */
  noteRejection(reason: unknown, { events, nowMs }: Viewed): void {
    const place = locate(reason)
    this.#logs.add({
      event: events,
      timeMs: nowMs,
      node: '',
      level: 'error',
      text: 'nobody caught a rejection',
      error: describe(reason),
      ...(place !== undefined && { place: { file: place.file, line: place.line } }),
    })
  }

  noteActed(step: Step): void {
    this.#acted.push(step)
  }

  noteReply(reply: OwnReply): void {
    this.#replies.push(reply)
  }

  /** All since the last one. */
  take(run: Viewed, state: Frame['state'], pace: number): Frame {
    const sights = run.look()
    const views = this.#viewsOf(run)
    const frame: Frame = {
      kind: 'frame',
      nowMs: run.nowMs,
      events: run.events,
      state,
      pace,
      usersPerDay: run.usersPerDay,
      nodes: views.nodes(sights, run.figures.latest),
      links: views.links(sights),
      ...this.trips.take(),
      samples: this.#samples,
      ...this.#logs.take(),
      faults: run.faults,
      replies: this.#replies,
      acted: this.#acted,
      turns: this.#turns,
    }
    this.#troubles.trim()
    this.#samples = []
    this.#replies = []
    this.#acted = []
    this.#turns = []
    return frame
  }

  #noteTurn({ kind, node, timeMs }: HistoryEvent): void {
    if (kind !== 'crash' && kind !== 'ready') return
    this.#turns.push({ node, timeMs, to: kind === 'crash' ? 'down' : 'up' })
    if (this.#turns.length > mostTurns) this.#turns.shift()
  }

  #viewsOf(run: Viewed): NodeViews {
    this.#views ??= new NodeViews(run.counts, this.#troubles)
    return this.#views
  }
}

function numbersOf(figure: string, told: FiguresByNode): Readonly<Record<string, number>> {
  const numbers = Object.entries(told).flatMap(([node, values]): [string, number][] => {
    const value = values[figure]
    return typeof value === 'number' ? [[node, value]] : []
  })
  return Object.fromEntries(numbers)
}
