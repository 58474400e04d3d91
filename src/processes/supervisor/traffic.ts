/** Counts what real nodes send each other and their users, as their history tells it. */
import type { HistoryEvent } from '../../contract/history.ts'
import { Statistics, type Way } from '../../simulator/statistics.ts'

export class TrafficCount {
  readonly #regionOf: (node: string) => string | undefined
  readonly #ways = new Map<string, Way>()
  readonly #statistics = new Statistics()

  /** Undefined for whoever is none. */
  constructor(regionOf: (node: string) => string | undefined) {
    this.#regionOf = regionOf
  }

  note(event: HistoryEvent): void {
    if (event.kind !== 'send' && event.kind !== 'reply') return
    const { node, peer, timeMs, bytes } = event
    const way = this.#way(node, peer)
    if (bytes !== undefined && way !== undefined) this.#statistics.noteSent(timeMs * 1000, way, bytes)
  }

  report(fromMs: number, toMs: number): Pick<ReturnType<Statistics['report']>, 'sent' | 'traffic'> {
    const { sent, traffic } = this.#statistics.report(fromMs * 1000, toMs * 1000)
    return { sent, traffic }
  }

  /** Users sit at this machine, so they are in the region of the node that they talk to. None for the operator. */
  #way(node: string, peer: string): Way | undefined {
    const name = `${node} ${peer}`
    const known = this.#ways.get(name)
    if (known !== undefined) return known
    const from = this.#regionOf(node) ?? (node === 'users' ? this.#regionOf(peer) : undefined)
    const to = this.#regionOf(peer) ?? (peer === 'users' ? from : undefined)
    if (from === undefined || to === undefined) return undefined
    const between = node === 'users' ? 'users-and-nodes' : peer === 'users' ? 'nodes-and-users' : 'nodes'
    const way: Way = { node, from, to, between }
    this.#ways.set(name, way)
    return way
  }
}
