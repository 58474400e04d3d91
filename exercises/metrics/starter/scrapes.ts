/**
 * What the scrapes bring: for each node and series, where it stood and when.
 * So far it asks one node after the other, takes whatever comes, waits for it
 * as long as it takes, and knows nothing of processes that begin anew.
 */
import type { Env } from 'millions'
import { parse, type Series } from './parse.ts'

export const TIERS = ['web', 'database', 'cache'] as const
export type TierName = (typeof TIERS)[number]

/** The longest span that anybody asks for. */
const KEPT_MS = 300_000

/** Which series are asked for. */
export interface Selection {
  readonly metric: string
  readonly tier?: string | undefined
  readonly node?: string | undefined
  readonly labels?: ReadonlyMap<string, string>
}

/** How much a series grew, between its first and its last scrape of a span. */
export interface Growth {
  readonly labels: ReadonlyMap<string, string>
  readonly increase: number
  readonly seconds: number
}

interface Point {
  readonly atMs: number
  readonly value: number
  /** By how much the series grew since its very first scrape. */
  readonly grown: number
  /** When the process of this scrape began, as it says. */
  readonly startedSeconds: number | undefined
}

interface Line {
  readonly labels: ReadonlyMap<string, string>
  readonly points: Point[]
}

/** All that is known of a node. */
class Scraped {
  /** By metric, then by labels. */
  readonly #metrics = new Map<string, Map<string, Line>>()
  readonly tier: string
  /** Whether the last scrape went well. Unknown before the first. */
  isUp: boolean | undefined

  constructor(tier: string) {
    this.tier = tier
  }

  take(series: readonly Series[], atMs: number): void {
    const startedSeconds = series.find(({ name }) => name === 'process_start_time_seconds')?.value
    for (const { name, labels, value } of series) {
      const lines = this.#metrics.get(name) ?? new Map<string, Line>()
      this.#metrics.set(name, lines)
      const key = JSON.stringify([...labels].sort())
      const line = lines.get(key) ?? { labels, points: [] }
      lines.set(key, line)
      const before = line.points.at(-1)
      const grown = before ? before.grown + step(before, value, startedSeconds) : 0
      line.points.push({ atMs, value, grown, startedSeconds })
      while ((line.points[0]?.atMs ?? atMs) < atMs - KEPT_MS) line.points.shift()
    }
  }

  lines(metric: string): Iterable<Line> {
    return this.#metrics.get(metric)?.values() ?? []
  }
}

export class Scrapes {
  readonly #nodes = new Map<string, Scraped>()

  /** Stage 3. */
  async scrape(env: Env): Promise<void> {
    for (const tier of TIERS) for (const { name } of env.nodes(tier)) await this.#scrapeOne(name, tier)
  }

  async #scrapeOne(name: string, tier: string): Promise<void> {
    const known = this.#nodes.get(name) ?? new Scraped(tier)
    this.#nodes.set(name, known)
    const atMs = performance.now()
    try {
      const answer = await fetch(`http://${name}/metrics`)
      known.take(parse(await answer.text()), atMs)
      known.isUp = true
    } catch {
      known.isUp = false
    }
  }

  isUp(node: string): boolean | undefined {
    return this.#nodes.get(node)?.isUp
  }

  /** What a gauge of this node was when it last told it. Stage 5. */
  gauge(node: string, metric: string): number | null {
    const known = this.#nodes.get(node)
    if (!known) return null
    const [line] = known.lines(metric)
    return line?.points.at(-1)?.value ?? null
  }

  /** By how much a metric of a tier grew since it was first seen. */
  grownInAll(metric: string, tier: string): number {
    let sum = 0
    for (const known of this.#nodes.values())
      if (known.tier === tier) for (const { points } of known.lines(metric)) sum += points.at(-1)?.grown ?? 0
    return sum
  }

  /** One for each series that has two scrapes in the last seconds. */
  growth({ metric, tier, node, labels = new Map() }: Selection, seconds: number): Growth[] {
    const fromMs = performance.now() - 1000 * seconds
    const found: Growth[] = []
    for (const [name, known] of this.#nodes) {
      if ((tier ?? known.tier) !== known.tier || (node ?? name) !== name) continue
      for (const line of known.lines(metric)) {
        if ([...labels].some(([label, value]) => line.labels.get(label) !== value)) continue
        const first = line.points.find(({ atMs }) => atMs >= fromMs)
        const last = line.points.at(-1)
        if (!first || !last || first === last) continue
        const increase = last.grown - first.grown
        found.push({ labels: line.labels, increase, seconds: (last.atMs - first.atMs) / 1000 })
      }
    }
    return found
  }
}

/** Stage 3: by how much a counter grew from one scrape that has it to the next. */
function step(before: Point, value: number, _startedSeconds: number | undefined): number {
  return value - before.value
}
