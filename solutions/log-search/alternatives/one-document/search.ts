/**
 * The entries that fit, the newest first. A cursor also says how many entries
 * there were when the first page was answered: all pages are of these.
 */
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

export function search(entries: readonly Entry[], query: Query): Page {
  const [size, from] = query.cursor?.split('-').map(Number) ?? [entries.length, 0]
  const found = entries
    .slice(0, size)
    .map((entry, place) => ({ entry, place }))
    .filter(({ entry }) => fits(entry, query))
    .sort((one, other) => other.entry.time - one.entry.time || other.place - one.place)
    .map(({ entry }) => entry)
  const to = (from ?? 0) + query.limit
  return { entries: found.slice(from, to), next: to < found.length ? `${size}-${to}` : null }
}

function fits(entry: Entry, { level = 'debug', node, text = '', from, to, trace }: Query): boolean {
  if (!LEVELS.slice(LEVELS.indexOf(level)).includes(entry.level)) return false
  if (!entry.text.includes(text) || (node ?? entry.node) !== entry.node) return false
  if (trace !== undefined && trace !== entry.trace) return false
  return entry.time >= (from ?? entry.time) && (to === undefined || entry.time < to)
}
