/** How many requests nodes took in, and how many ended badly there, told from the history. */
import type { HistoryEvent } from '../contract/history.ts'

export interface Counts {
  /** Requests that the program was called with. */
  received: number
  /** Requests that were answered with 5xx, or turned away. */
  errors: number
}

const mostPeers = 1000

export class NodeCounts {
  readonly #nodes = new Map<string, Counts>()
  /** From → to → how many requests. */
  readonly #links = new Map<string, Map<string, number>>()

  note(event: HistoryEvent): void {
    if (event.kind === 'send') this.#noteSend(event.node, event.peer)
    else if (event.kind === 'receive') {
      // The side door is no traffic.
      if (event.peer !== 'operator') this.#of(event.node).received++
    } else if (event.kind === 'reply') {
      if (event.status >= 500 && event.peer !== 'operator') this.#of(event.node).errors++
    } else if (event.kind === 'refuse' && event.peer !== 'operator') this.#of(event.node).errors++
  }

  /** Since the run began. */
  of(node: string): Counts {
    return { ...(this.#nodes.get(node) ?? { received: 0, errors: 0 }) }
  }

  /** Since the run began. */
  links(): readonly (readonly [from: string, to: string, requests: number])[] {
    return [...this.#links].flatMap(([from, peers]) =>
      [...peers].map(([to, requests]) => [from, to, requests] as const),
    )
  }

  #of(node: string): Counts {
    let counts = this.#nodes.get(node)
    if (counts === undefined) {
      counts = { received: 0, errors: 0 }
      this.#nodes.set(node, counts)
    }
    return counts
  }

  #noteSend(from: string, to: string): void {
    if (from === 'operator') return
    let peers = this.#links.get(from)
    if (peers === undefined) {
      peers = new Map()
      this.#links.set(from, peers)
    }
    // Names that a program makes up are no links, and must not fill the memory.
    if (peers.size >= mostPeers && !peers.has(to)) return
    peers.set(to, (peers.get(to) ?? 0) + 1)
  }
}
