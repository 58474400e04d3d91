/** What went wrong on each node in the last virtual seconds, told from the history. */
import type { HistoryEvent } from '../contract/history.ts'
import type { Trouble } from './protocol.ts'

type Kind = Trouble['kind']
type Found = Omit<Trouble, 'count'>

/** Of samples: some two seconds. */
const spansKept = 4
const longestError = 300
/** A node that fails in very many ways is told by its first ones. */
const mostKinds = 50

const refusals: Readonly<Record<string, Kind>> = {
  dead: 'refused-dead',
  booting: 'refused-booting',
  full: 'refused-full',
  private: 'refused-private',
  draining: 'refused-draining',
}

const failures: Readonly<Record<string, Kind>> = {
  ABORT_ERR: 'timed-out',
  ECONNRESET: 'reset',
  ENOTFOUND: 'unreachable',
}

/** Node → what it was → how often. */
type Counted = Map<string, Map<string, { readonly found: Found; count: number }>>

export class Troubles {
  /** The newest last. */
  #spans: Counted[] = [new Map()]
  readonly #crashedMs = new Map<string, number>()

  note(event: HistoryEvent): void {
    if (event.node === 'users' || event.node === 'operator') return
    if (event.kind === 'crash') this.#crashedMs.set(event.node, event.timeMs)
    const found = this.#judge(event)
    if (found !== undefined) this.#count(event.node, found)
  }

  /** A sample is over. */
  turn(): void {
    this.#spans.push(new Map())
  }

  /** All was told. At a high speed more than two seconds pass between two frames, and nothing of them is lost. */
  trim(): void {
    this.#spans = this.#spans.slice(-spansKept)
  }

  /** The most frequent first. */
  of(node: string): readonly Trouble[] {
    const sums = new Map<string, { readonly found: Found; count: number }>()
    for (const span of this.#spans) {
      for (const [key, { found, count }] of span.get(node) ?? []) {
        const sum = sums.get(key)
        if (sum === undefined) sums.set(key, { found, count })
        else sum.count += count
      }
    }
    return [...sums.values()]
      .sort((a, b) => b.count - a.count)
      .map(({ found, count }) => ({ ...found, count }))
  }

  #judge(event: HistoryEvent): Found | undefined {
    switch (event.kind) {
      case 'refuse': {
        const kind = refusals[event.code]
        return kind && { kind, peer: event.peer }
      }
      case 'fail': {
        // A node that died gave up on nobody. That a peer refused is told there.
        if (this.#crashedMs.get(event.node) === event.timeMs) return undefined
        const kind = failures[event.code]
        return kind && { kind, peer: event.peer }
      }
      case 'log':
        return event.error === undefined ? undefined : { kind: 'threw', ...thrown(event) }
      case 'crash':
        return event.error === undefined ? undefined : { kind: 'crashed', ...thrown(event) }
      default:
        return undefined
    }
  }

  #count(node: string, found: Found): void {
    const span = this.#spans.at(-1)
    let counted = span?.get(node)
    if (counted === undefined) {
      counted = new Map()
      span?.set(node, counted)
    }
    const key = JSON.stringify(found)
    const known = counted.get(key)
    if (known !== undefined) known.count++
    else if (counted.size < mostKinds) counted.set(key, { found, count: 1 })
  }
}

function thrown({ error = '', place }: Pick<Trouble, 'error' | 'place'>): Pick<Trouble, 'error' | 'place'> {
  return { error: error.slice(0, longestError), ...(place !== undefined && { place }) }
}
