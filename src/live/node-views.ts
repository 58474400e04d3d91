/** Nodes and links as a view shows them: how they stand now, and what they did in the last virtual second. */
import type { Sight } from '../simulator/world.ts'
import type { FiguresByNode } from './figures.ts'
import type { Counts, NodeCounts } from './node-counts.ts'
import { type Link, type NodeView, type RealProcess, sampleMs } from './protocol.ts'
import type { Troubles } from './troubles.ts'

/** A node as its world sees it. */
export interface ViewedNode extends Sight {
  readonly process?: RealProcess
}

/** How all stood when a sample ended. */
interface Standing {
  readonly busyMs: ReadonlyMap<string, number>
  readonly counts: ReadonlyMap<string, Counts>
  readonly links: ReadonlyMap<string, number>
}

/** Rates are those of so many samples: one alone is too few requests to tell. */
const samplesTold = 2

export class NodeViews {
  readonly #counts: NodeCounts
  readonly #troubles: Troubles
  /** The newest last. */
  #standings: Standing[] = [{ busyMs: new Map(), counts: new Map(), links: new Map() }]

  constructor(counts: NodeCounts, troubles: Troubles) {
    this.#counts = counts
    this.#troubles = troubles
  }

  /** A sample is over. */
  turn(sights: readonly Sight[]): void {
    const standing: Standing = {
      busyMs: new Map(sights.map(({ name, busyMs }) => [name, busyMs])),
      counts: new Map(sights.map(({ name }) => [name, this.#counts.of(name)])),
      links: new Map(this.#counts.links().map(([from, to, requests]) => [keyOf(from, to), requests])),
    }
    this.#standings = [...this.#standings, standing].slice(-samplesTold - 1)
  }

  nodes(sights: readonly ViewedNode[], figures: FiguresByNode): readonly NodeView[] {
    const [first, before, last] = [this.#standings[0], this.#standings.at(-2), this.#standings.at(-1)]
    const perSecond = 1000 / (sampleMs * Math.max(1, this.#standings.length - 1))
    return sights.map((sight) => {
      const {
        name,
        state: _state,
        isMember: _isMember,
        busyMs: _busyMs,
        boots: _boots,
        takesNothing: _,
        ...rest
      } = sight
      const rate = (of: keyof Counts): number =>
        ((last?.counts.get(name)?.[of] ?? 0) - (first?.counts.get(name)?.[of] ?? 0)) * perSecond
      const heldMs = (last?.busyMs.get(name) ?? 0) - (before?.busyMs.get(name) ?? 0)
      return {
        name,
        ...rest,
        state: stateOf(sight),
        cpu: Math.min(1, Math.max(0, heldMs / (sampleMs * rest.cores))),
        requestsPerSecond: rate('received'),
        errorsPerSecond: rate('errors'),
        figures: figures[name] ?? {},
        troubles: this.#troubles.of(name),
      }
    })
  }

  /** Names that no node has lead nowhere. */
  links(sights: readonly Sight[]): readonly Link[] {
    const names = new Set(sights.map(({ name }) => name))
    const [first, last] = [this.#standings[0], this.#standings.at(-1)]
    const perSecond = 1000 / (sampleMs * Math.max(1, this.#standings.length - 1))
    return this.#counts
      .links()
      .filter(([, to]) => names.has(to))
      .map(([from, to]) => {
        const key = keyOf(from, to)
        const requests = (last?.links.get(key) ?? 0) - (first?.links.get(key) ?? 0)
        return { from, to, requestsPerSecond: requests * perSecond }
      })
  }
}

function stateOf({ state, isMember, boots, takesNothing }: Sight): NodeView['state'] {
  if (isMember) return state === 'up' && takesNothing ? 'draining' : state
  if (boots === 0) return 'ordered'
  return state === 'down' ? 'removed' : 'draining'
}

function keyOf(from: string, to: string): string {
  return `${from}>${to}`
}
