/** The entries that fit, the newest first: those of each server in order, merged. */
import type { Follower } from './gather.ts'
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

interface Numbered {
  readonly entry: Entry
  /** Of its server. */
  readonly number: number
}

export function search(followers: readonly Follower[], query: Query): Page {
  const after = query.cursor === undefined ? undefined : (JSON.parse(atob(query.cursor)) as Cursor)
  const shelves = followers.map((follower) => shelfOf(follower, query).filter((one) => isBehind(one, after)))
  const page: Numbered[] = []
  while (page.length < query.limit) {
    const first = firstOf(shelves)
    const next = first?.shift()
    if (!next) break
    page.push(next)
  }
  const last = page.at(-1)
  const hasMore = shelves.some(({ length }) => length > 0)
  return {
    entries: page.map(({ entry }) => entry),
    next: last && hasMore ? btoa(JSON.stringify(cursorOf(last))) : null,
  }
}

type Cursor = readonly [time: number, node: string, number: number]
const cursorOf = ({ entry, number }: Numbered): Cursor => [entry.time, entry.node, number]

/** Of one server: the newest first, and of those with the same time the one that was written last. */
function shelfOf({ entries }: Follower, query: Query): Numbered[] {
  const fitting = entries
    .map((entry, number) => ({ entry, number }))
    .filter(({ entry }) => fits(entry, query))
  return fitting.sort((one, other) => other.entry.time - one.entry.time || other.number - one.number)
}

function firstOf(shelves: readonly Numbered[][]): Numbered[] | undefined {
  let found: Numbered[] | undefined
  for (const shelf of shelves) {
    const [mine, best] = [shelf[0], found?.[0]]
    if (mine && (!best || isBehind(best, cursorOf(mine)))) found = shelf
  }
  return found
}

function isBehind({ entry, number }: Numbered, after: Cursor | undefined): boolean {
  if (after === undefined) return true
  const [time, node, last] = after
  if (entry.time !== time) return entry.time < time
  return entry.node === node ? number < last : entry.node > node
}

function fits(entry: Entry, { level, node, text, from, to, trace }: Query): boolean {
  if (level !== undefined && LEVELS.indexOf(level) > LEVELS.indexOf(entry.level)) return false
  if (node !== undefined && node !== entry.node) return false
  if (trace !== undefined && trace !== entry.trace) return false
  if (from !== undefined && entry.time < from) return false
  if (to !== undefined && entry.time >= to) return false
  return text === undefined || entry.text.includes(text)
}
