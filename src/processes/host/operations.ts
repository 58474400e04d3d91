/** What the platform's program is lent on a real node: its orders go to the supervisor, who carries them out. */
import type { CreateOutcome, OperatedNode, Operations, Outcome } from '../../contract/platform.ts'
import type { HostReport, OperationTerms, Ordered, PlatformOrder } from '../protocol.ts'

export interface OrderingOptions {
  tell(report: HostReport): void
  /** Takes something in: now, or when the node is no longer frozen. */
  take(run: () => void): void
  /** Gives a function that runs, later, in the thread of now. */
  bind(run: () => void): () => void
}

export class Ordering {
  readonly #options: OrderingOptions
  readonly #waiting = new Map<number, (outcome: Ordered) => void>()
  #count = 0

  constructor(options: OrderingOptions) {
    this.#options = options
  }

  lend(terms: OperationTerms): Operations {
    return {
      ...terms,
      nodes: () => this.#order<readonly OperatedNode[]>({ call: 'nodes' }),
      create: (order, key) => this.#order<CreateOutcome>({ call: 'create', order, ...keyed(key) }),
      remove: (node, key) => this.#order<Outcome>({ call: 'remove', node, ...keyed(key) }),
      replace: (node, version, key) =>
        this.#order<Outcome>({ call: 'replace', node, version, ...keyed(key) }),
    }
  }

  settle(number: number, outcome: Ordered): void {
    this.#waiting.get(number)?.(outcome)
    this.#waiting.delete(number)
  }

  /** Each call has an outcome of its own kind: the supervisor sees to that. */
  #order<O extends Ordered>(order: PlatformOrder): Promise<O> {
    const number = ++this.#count
    return new Promise((resolve) => {
      let outcome: O | undefined
      const goOn = this.#options.bind(() => {
        if (outcome !== undefined) resolve(outcome)
      })
      this.#waiting.set(number, (ordered) => {
        outcome = ordered as O
        this.#options.take(goOn)
      })
      this.#options.tell({ kind: 'order', number, order })
    })
  }
}

const keyed = (key: string | undefined): { readonly key?: string } => (key === undefined ? {} : { key })
