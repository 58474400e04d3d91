/** The entries that fit, the newest first, page by page. They are kept in that order, and by trace as well. */
import { type Entry, LEVELS, type Level, type Page } from './protocol.ts'

const DEFAULT_LIMIT = 100
const MOST = 1000

/** What is not asked for is undefined. */
export interface Query {
  /** This level, and those above it. */
  readonly level: Level | undefined
  readonly node: string | undefined
  /** Letters that stand in the text, just so. */
  readonly text: string | undefined
  /** The first millisecond. */
  readonly from: number | undefined
  /** The first millisecond that does not count any more. */
  readonly to: number | undefined
  readonly trace: string | undefined
  readonly limit: number
  /** The `next` of the page before. */
  readonly cursor: string | undefined
}

/** Complete. What is left out, and what is empty, is not asked for. Undefined when it makes no sense: 400. */
export function queryOf(asked: URLSearchParams): Query | undefined {
  const told = (name: string): string | undefined => asked.get(name) || undefined
  const number = (name: string): number | undefined => {
    const text = told(name)
    return text === undefined ? undefined : Number(text)
  }
  const level = LEVELS.find((each) => each === told('level'))
  const [from, to, limit = DEFAULT_LIMIT] = [number('from'), number('to'), number('limit')]
  const isKnownLevel = told('level') === undefined || level !== undefined
  const isMoment = [from, to].every((moment) => moment === undefined || Number.isFinite(moment))
  const isLimit = Number.isInteger(limit) && limit >= 1 && limit <= MOST
  if (!isKnownLevel || !isMoment || !isLimit) return undefined
  const words = { node: told('node'), text: told('text'), trace: told('trace'), cursor: told('cursor') }
  return { level, from, to, limit, ...words }
}

/** Where an entry stands: by its time, and where that is the same, by when it came in. */
interface Place {
  readonly time: number
  /** Counts up; the same after a crash, as entries are then read in the same order. */
  readonly number: number
}

interface Kept extends Place {
  readonly entry: Entry
}

export class Archive {
  /** The oldest first. */
  readonly #kept: Kept[] = []
  readonly #traces = new Map<string, Kept[]>()
  #count = 0

  get count(): number {
    return this.#count
  }

  add(entry: Entry): void {
    const kept = { entry, time: entry.time, number: this.#count++ }
    this.#kept.splice(placeIn(this.#kept, kept), 0, kept)
    if (entry.trace === undefined) return
    const others = this.#traces.get(entry.trace) ?? []
    others.push(kept)
    this.#traces.set(entry.trace, others)
  }

  /** In the order in which they came in. */
  ofTrace(trace: string): readonly Entry[] {
    return (this.#traces.get(trace) ?? []).map(({ entry }) => entry)
  }

  search(query: Query): Page {
    const { from = Number.NEGATIVE_INFINITY, limit, trace } = query
    const candidates = trace === undefined ? this.#kept : (this.#traces.get(trace) ?? []).toSorted(order)
    const found: Kept[] = []
    for (let at = endIn(candidates, query) - 1; at >= 0 && found.length <= limit; at--) {
      const kept = candidates[at]
      if (kept === undefined || kept.time < from) break
      if (fits(kept.entry, query)) found.push(kept)
    }
    const page = found.slice(0, limit)
    return {
      entries: page.map(({ entry }) => entry),
      next: found.length > limit ? cursorOf(page.at(-1)) : null,
    }
  }
}

const order = (one: Place, other: Place): number => one.time - other.time || one.number - other.number

/** How many of these stand before the place. */
function placeIn(sorted: readonly Place[], place: Place): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    const there = sorted[middle]
    if (there && order(there, place) < 0) low = middle + 1
    else high = middle
  }
  return low
}

/** How many of these are old enough for what is asked. */
function endIn(sorted: readonly Place[], { to, cursor }: Query): number {
  const ends = [sorted.length]
  if (to !== undefined) ends.push(placeIn(sorted, { time: to, number: -1 }))
  const [time, number] = (cursor ?? '').split(' ')
  if (number !== undefined) ends.push(placeIn(sorted, { time: Number(time), number: Number(number) }))
  return Math.min(...ends)
}

const cursorOf = (place: Place | undefined): string | null => (place ? `${place.time} ${place.number}` : null)

function fits(entry: Entry, { level, node, text, trace }: Query): boolean {
  if (level !== undefined && LEVELS.indexOf(entry.level) < LEVELS.indexOf(level)) return false
  if (node !== undefined && entry.node !== node) return false
  if (trace !== undefined && entry.trace !== trace) return false
  return text === undefined || entry.text.includes(text)
}
