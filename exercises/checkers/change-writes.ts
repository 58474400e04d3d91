/** What writers were told, held against the log of changes that their writes should be in. */
import { type Change, type Item, isSameItem } from './change-log.ts'

/**
 * `lost`: acknowledged, and not there at its offset · `shared`: two were told the same offset · `refused`: was refused for
 * good, and is there · `unknown`: nobody wrote that, or not so often · `overtaken`: stands before one that was acknowledged
 * when it was sent.
 */
export type WriteProblemKind = 'lost' | 'shared' | 'refused' | 'unknown' | 'overtaken'

export interface WriteProblem {
  readonly kind: WriteProblemKind
  readonly offset: number
  readonly key: string
}

/** A write under way. Without an outcome nobody knows whether it counted. */
export interface Write {
  acknowledged(offset: number): void
  refused(): void
}

interface Record {
  readonly key: string
  readonly item: Item | null
  /** What was acknowledged when it was sent. */
  readonly acknowledgedBefore: number
  outcome: 'unknown' | 'refused' | number
}

export class ChangeWrites {
  readonly #records: Record[] = []
  #newest = 0

  begin(key: string, item: Item | null): Write {
    const record: Record = { key, item, acknowledgedBefore: this.#newest, outcome: 'unknown' }
    this.#records.push(record)
    return {
      acknowledged: (offset) => {
        record.outcome = offset
        this.#newest = Math.max(this.#newest, offset)
      },
      refused: () => {
        record.outcome = 'refused'
      },
    }
  }

  /** Whoever is not there after a boot never comes: from now on it is as good as refused. */
  settle(changes: readonly Change[]): void {
    for (const record of this.#records) {
      const { key, item, outcome } = record
      const isThere = changes.some((change) => change.key === key && isSameItem(change.item, item))
      if (outcome === 'unknown' && !isThere) record.outcome = 'refused'
    }
  }

  /** `changes` are all that the log holds, in order. */
  problem(changes: readonly Change[]): WriteProblem | undefined {
    const left = new Map(changes.map((change) => [change.offset, change]))
    for (const { key, item, outcome, acknowledgedBefore } of this.#records) {
      if (typeof outcome !== 'number') continue
      const change = left.get(outcome)
      const isThere = change?.key === key && isSameItem(change.item, item)
      if (!isThere) return { kind: this.#isShared(outcome) ? 'shared' : 'lost', offset: outcome, key }
      if (outcome <= acknowledgedBefore) return { kind: 'overtaken', offset: outcome, key }
      left.delete(outcome)
    }
    return this.#unasked([...left.values()])
  }

  #isShared(offset: number): boolean {
    return this.#records.filter(({ outcome }) => outcome === offset).length > 1
  }

  /** Each of the others has to be a write whose outcome nobody knows. */
  #unasked(others: readonly Change[]): WriteProblem | undefined {
    const open = this.#records.filter(({ outcome }) => outcome === 'unknown')
    for (const { offset, key, item } of others) {
      const isIt = (record: Record): boolean => record.key === key && isSameItem(record.item, item)
      const place = open.findIndex((record) => isIt(record) && record.acknowledgedBefore < offset)
      if (place !== -1) {
        open.splice(place, 1)
        continue
      }
      if (open.some(isIt)) return { kind: 'overtaken', offset, key }
      const wasRefused = this.#records.some((record) => record.outcome === 'refused' && isIt(record))
      return { kind: wasRefused ? 'refused' : 'unknown', offset, key }
    }
    return undefined
  }
}
