/** The spans of a scene whose numbers are told when they have ended. */
import type { Bill } from '../contract/history.ts'
import type { Column, Measure } from '../contract/scene.ts'
import { MONTH_MS } from '../simulator/prices.ts'
import type { Sight } from '../simulator/world.ts'
import type { FiguresByNode } from './figures.ts'
import type { NodeCounts } from './node-counts.ts'
import type { Cell } from './protocol.ts'
import type { Span, UserTally } from './tally.ts'

/** What scenes tell unless they say so themselves. */
export const usualColumns: readonly Column[] = ['rate', 'p50', 'p99', 'errors']

export interface Sources {
  readonly tally: UserTally
  readonly counts: NodeCounts
  look(): readonly Sight[]
  /** Since then, until now. */
  bill(fromMs: number): Bill
}

/** A measure under way. */
export class Measuring {
  readonly measure: Measure
  readonly #sources: Sources
  readonly #span: Span
  readonly #receivedBefore: ReadonlyMap<string, number>

  constructor(measure: Measure, sources: Sources, nowMs: number) {
    this.measure = measure
    this.#sources = sources
    this.#span = sources.tally.open(nowMs)
    this.#receivedBefore = new Map(
      sources.look().map(({ name }) => [name, sources.counts.of(name).received] as const),
    )
  }

  /** The cells, as soon as the figures among them are known. */
  end(nowMs: number, columns: readonly Column[]): (figures: FiguresByNode) => readonly Cell[] {
    this.#sources.tally.close(this.#span, nowMs)
    const seconds = (this.measure.toMs - this.measure.fromMs) / 1000
    const known = columns.map((column) => this.#cell(column, seconds))
    return (figures) =>
      columns.map((column, place) =>
        typeof column === 'object' && 'figure' in column
          ? figures[column.node]?.[column.figure]
          : known[place],
      )
  }

  #cell(column: Column, seconds: number): Cell {
    const { requests, errors } = this.#span
    if (typeof column === 'object') {
      if ('billAtPeak' in column) return this.#bill(column.billAtPeak)
      return 'shareOf' in column ? this.#shareOf(column.shareOf) : undefined
    }
    switch (column) {
      case 'requests':
        return requests
      case 'rate':
        return requests / seconds
      case 'p50':
        return this.#span.percentileMs(0.5)
      case 'p99':
        return this.#span.percentileMs(0.99)
      case 'errors':
        return requests === 0 ? undefined : errors / requests
      case 'answered':
        return (requests - errors) / seconds
      case 'bill':
        return this.#bill(1)
    }
  }

  /** A month's, where traffic is so many times what it is on the average. */
  #bill(peak: number): number {
    const { usd, machines, fromMs, toMs } = this.#sources.bill(this.measure.fromMs)
    const ofMachines = Object.values(machines).reduce((sum, each) => sum + each, 0)
    return (ofMachines + (usd - ofMachines) / peak) * (MONTH_MS / (toMs - fromMs))
  }

  #shareOf(node: string): Cell {
    const sights = this.#sources.look()
    const role = sights.find(({ name }) => name === node)?.role
    const received = (name: string): number =>
      this.#sources.counts.of(name).received - (this.#receivedBefore.get(name) ?? 0)
    const all = sights
      .filter((sight) => sight.role === role)
      .reduce((sum, { name }) => sum + received(name), 0)
    return all === 0 ? undefined : received(node) / all
  }
}
