/** All that was written, and what a question has to find in it. */
import { expect, say } from 'millions/suite'
import type { Node } from '../../src/contract/world.ts'
import { Gathered, type GatherProblem } from '../checkers/gathered.ts'
import { sayingOf } from './messages.ts'
import type { Site } from './site.ts'
import { type Entry, LEVELS, type Line } from './starter/protocol.ts'

type Question = Readonly<
  Partial<Record<'level' | 'node' | 'text' | 'from' | 'to' | 'trace', string | number>>
>

interface Written {
  readonly entry: Entry
  /** Counts up in the order of writing. */
  readonly number: number
}

export const queryFor = (question: Question | { readonly cursor: string }): string =>
  new URLSearchParams(Object.entries(question).map(([name, value]) => [name, String(value)])).toString()

export class Library {
  readonly site: Site
  #written: Written[] = []

  constructor(site: Site) {
    this.site = site
  }

  async write(node: Node, ...lines: readonly Line[]): Promise<void> {
    for (const line of lines)
      this.#written.push({ entry: { ...line, node: node.name }, number: this.#written.length })
    await this.site.write(node, ...lines)
  }

  get size(): number {
    return this.#written.length
  }

  fitting(question: Question): readonly Entry[] {
    return this.#written.map(({ entry }) => entry).filter((entry) => fits(entry, question))
  }

  /** All pages of an answer, held against all that was written. `between` does what happens while somebody turns pages. */
  async expectAnswer(
    question: Question,
    {
      limits = [1000],
      between,
    }: { limits?: readonly number[]; between?: (page: number) => Promise<unknown> } = {},
  ): Promise<readonly Entry[]> {
    const wanted = this.fitting(question)
    const entries = await this.#turn(question, wanted.length, limits, between)
    this.#expectThese(entries, wanted, question, between !== undefined)
    this.#expectOrder(entries, question)
    return entries
  }

  async #turn(
    question: Question,
    wanted: number,
    limits: readonly number[],
    between?: (page: number) => Promise<unknown>,
  ): Promise<readonly Entry[]> {
    const entries: Entry[] = []
    let cursor: string | null = null
    for (let page = 0; ; page++) {
      const limit = limits[page % limits.length] ?? 1000
      const query: string = queryFor({ ...question, limit, ...(cursor !== null && { cursor }) } as Question)
      const { entries: found, next, at } = await this.site.page(query)
      expect(found.length, say('page-too-long', { limit }, at)).toBeLessThanOrEqual(limit)
      entries.push(...found)
      if (next === null) return entries
      cursor = next
      const most = 3 + Math.ceil((2 * (wanted + 40)) / Math.min(...limits))
      expect(page, say('pages-without-end', { query }, at)).toBeLessThan(most)
      await between?.(page)
    }
  }

  #expectThese(
    found: readonly Entry[],
    wanted: readonly Entry[],
    question: Question,
    isTurned: boolean,
  ): void {
    const ledger = new Gathered()
    ledger.written(...wanted.map(itemOf))
    // What came in while pages were turned may be there, or not.
    const later = isTurned ? this.fitting(question).slice(wanted.length) : []
    ledger.written(...later.map(itemOf))
    ledger.lost(...later.map(itemOf))
    const problem = ledger.seeAll(found.map(itemOf))
    if (problem === undefined) return
    const [, level, text] = JSON.parse(problem.text) as readonly unknown[]
    const values = {
      query: queryFor(question),
      text: `${level}: ${String(text).slice(0, 40)}`,
      node: problem.source,
    }
    const words: Record<GatherProblem['kind'], () => ReturnType<typeof say>> = {
      strange: () => say('search-unwanted', values),
      missing: () => (isTurned ? say('pages-lack', values) : say('search-lacks', values)),
      doubled: () => say('pages-double', values),
      gone: () => say('search-lacks', values),
    }
    expect(problem.kind, words[problem.kind]()).toBe('what fits, each once')
  }

  #expectOrder(found: readonly Entry[], question: Question): void {
    const numbers = new Map(this.#written.map(({ entry, number }) => [keyOf(entry), number]))
    const newest = new Map<string, Entry>()
    let before: Entry | undefined
    for (const entry of found) {
      const values = {
        text: entry.text.slice(0, 40),
        before: before?.text.slice(0, 40) ?? '',
        query: queryFor(question),
      }
      expect(entry.time, say('not-newest-first', values)).toBeLessThanOrEqual(
        before?.time ?? Number.POSITIVE_INFINITY,
      )
      const place = `${entry.node} ${entry.time}`
      const same = newest.get(place)
      const [mine, others] = [numbers.get(keyOf(entry)) ?? 0, same && numbers.get(keyOf(same))]
      const reason = say('same-time-out-of-order', {
        text: values.text,
        before: same?.text.slice(0, 40) ?? '',
        node: entry.node,
      })
      if (others !== undefined) expect(mine, reason).toBeLessThanOrEqual(others)
      newest.set(place, entry)
      before = entry
    }
  }
}

const itemOf = (entry: Entry) => ({ source: entry.node, text: sayingOf(entry) })
const keyOf = (entry: Entry): string => `${entry.node} ${sayingOf(entry)}`

function fits(entry: Entry, { level, node, text, from, to, trace }: Question): boolean {
  const ranks: readonly unknown[] = LEVELS
  if (level !== undefined && ranks.indexOf(entry.level) < ranks.indexOf(level)) return false
  if (node !== undefined && entry.node !== node) return false
  if (trace !== undefined && entry.trace !== trace) return false
  if (from !== undefined && entry.time < Number(from)) return false
  if (to !== undefined && entry.time >= Number(to)) return false
  return text === undefined || entry.text.includes(String(text))
}
