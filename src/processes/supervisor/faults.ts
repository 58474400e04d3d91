/** The network's faults that are on, as rules for the gate of each node. */
import type { LinkRule } from '../protocol.ts'

interface NetworkFault {
  readonly from: ReadonlySet<string>
  readonly rule: LinkRule
}

export class NetworkFaults {
  readonly #faults = new Set<readonly NetworkFault[]>()

  partition(a: readonly string[], b: readonly string[], direction: 'both' | 'one-way'): () => void {
    const cut = (from: readonly string[], to: readonly string[]): NetworkFault[] =>
      to.map((name) => ({ from: new Set(from), rule: { to: name, isCut: true } }))
    return this.#add([...cut(a, b), ...(direction === 'both' ? cut(b, a) : [])])
  }

  link(from: string, rule: LinkRule): () => void {
    return this.#add([{ from: new Set([from]), rule }])
  }

  rulesOf(node: string): readonly LinkRule[] {
    return [...this.#faults].flat().flatMap(({ from, rule }) => (from.has(node) ? [rule] : []))
  }

  #add(fault: readonly NetworkFault[]): () => void {
    this.#faults.add(fault)
    return () => void this.#faults.delete(fault)
  }
}
