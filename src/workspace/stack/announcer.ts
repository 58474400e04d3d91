/** What a screen reader is told while a stack runs: changes of nodes, joined, and not faster than one can listen. */
import { fill } from '../../messages/fill.ts'
import type { Messages } from '../../messages/index.ts'
import { signOf } from './picture/node-facts.ts'
import type { PictureNode } from './picture/topology.ts'

type Words = Messages['stack']['announced']

const leastPauseMs = 2500
/** More at once are told by their number. */
const mostAtOnce = 4

/** What a listener wants to know of a node: how it stands, and whether it turns requests away. */
function stateOf(node: PictureNode): string {
  const refuses = node.troubles?.some(({ kind }) => kind === 'refused-full') === true
  return `${signOf(node)}${refuses ? ' refusing' : ''}`
}

export class Announcer {
  readonly #words: Words
  #known = new Map<string, string>()
  #waiting = new Map<string, string>()
  #toldMs = Number.NEGATIVE_INFINITY

  constructor(words: Words) {
    this.#words = words
  }

  /** Call with all nodes, as often as one likes. Undefined as long as there is nothing to tell, or it is too soon. */
  tell(nodes: readonly PictureNode[], nowMs: number): string | undefined {
    const known = new Map(nodes.map((node) => [node.name, stateOf(node)]))
    // The first look is no change.
    if (this.#known.size > 0) {
      for (const node of nodes) {
        const before = this.#known.get(node.name)
        const now = known.get(node.name)
        if (before !== now && now !== undefined) this.#note(node, before ?? '', now)
      }
      for (const name of this.#known.keys()) {
        if (!known.has(name)) this.#waiting.set(name, fill(this.#words.gone, { node: name }))
      }
    }
    this.#known = known
    if (this.#waiting.size === 0 || nowMs - this.#toldMs < leastPauseMs) return undefined
    this.#toldMs = nowMs
    const told = [...this.#waiting.values()]
    this.#waiting.clear()
    return told.length > mostAtOnce ? fill(this.#words.many, { count: told.length }) : told.join(' ')
  }

  /** Only the newest of each node is told. */
  #note(node: PictureNode, before: string, now: string): void {
    const values = { node: node.name }
    if (now.endsWith(' refusing')) this.#waiting.set(node.name, fill(this.#words.refusing, values))
    else if (before === `${now} refusing`) this.#waiting.set(node.name, fill(this.#words.relieved, values))
    else this.#waiting.set(node.name, fill(this.#words[signOf(node)], values))
  }
}
