/** The entries that fit, the newest first: all are looked at, for each page. */
import type { Shelved } from './gather.ts'
import { LEVELS, type Level, type Page } from './protocol.ts'

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

export function search(shelved: readonly Shelved[], query: Query): Page {
  const { cursor, limit } = query
  const last = cursor === undefined ? undefined : (JSON.parse(cursor) as Place)
  const found = shelved
    .filter((one) => fits(one, query) && (last === undefined || compare(placeOf(one), last) > 0))
    .sort((one, other) => compare(placeOf(one), placeOf(other)))
  const page = found.slice(0, limit)
  const end = page.at(-1)
  return {
    entries: page.map(({ entry }) => entry),
    next: end && found.length > limit ? JSON.stringify(placeOf(end)) : null,
  }
}

/** What decides the order. Ids of files grow. */
type Place = readonly [time: number, node: string, id: number, line: number]

const placeOf = ({ entry, id, line }: Shelved): Place => [entry.time, entry.node, id, line]

/** The newest first. */
function compare(one: Place, other: Place): number {
  if (one[0] !== other[0]) return other[0] - one[0]
  if (one[1] !== other[1]) return one[1] < other[1] ? -1 : 1
  return other[2] - one[2] || other[3] - one[3]
}

function fits({ entry }: Shelved, { level, node, text, from, to, trace }: Query): boolean {
  const tests = [
    level === undefined || LEVELS.indexOf(entry.level) >= LEVELS.indexOf(level),
    node === undefined || entry.node === node,
    text === undefined || entry.text.includes(text),
    from === undefined || entry.time >= from,
    to === undefined || entry.time < to,
    trace === undefined || entry.trace === trace,
  ]
  return !tests.includes(false)
}
