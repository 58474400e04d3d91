/** Stage 2: the entries that fit, the newest first, page by page. */
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

/** So far: the first that came, whatever is asked. */
export function search(entries: readonly Entry[], { limit }: Query): Page {
  return { entries: entries.slice(0, limit), next: null }
}
