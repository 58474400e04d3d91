/** Ways to solve an exercise, as the page fetches them. */
import type { AlternativeText } from '../../contract/exercise.ts'
import { type Files, isRecord, parseFiles } from '../session/files.ts'

/** One of them. A file that it leaves as it was is the starter's. */
export interface Way extends AlternativeText {
  readonly id: string
  readonly files: Files
}

/** What was fetched. Throws where it is something else. */
export function parseWays(value: unknown): readonly Way[] {
  if (!Array.isArray(value)) throw new Error('not a list of ways')
  return value.map((each: unknown) => {
    const files = isRecord(each) ? parseFiles(each.files) : undefined
    if (!isRecord(each) || files === undefined) throw new Error('a way without files')
    const { id, title, does, trades } = each
    const texts = [id, title, does, trades].filter((text) => typeof text === 'string')
    if (texts.length < 4) throw new Error('a way without words')
    return { id: String(id), title: String(title), does: String(does), trades: String(trades), files }
  })
}

/** The one that is asked about, with the answers to choose from: what each of them trades away, in an order that tells nothing. */
export function answersTo(ways: readonly Way[]): readonly Way[] {
  return [...ways].sort((a, b) => a.trades.localeCompare(b.trades))
}
