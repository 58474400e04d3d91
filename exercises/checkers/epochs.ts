/** Finds two primaries: two nodes in one epoch, two at one moment, or one that acknowledges when a later one has begun to. */

export interface TwoPrimaries {
  readonly kind: 'one-epoch' | 'one-moment' | 'late'
  readonly node: string
  readonly epoch: number
  /** The other one, and its epoch. */
  readonly other: string
  readonly otherEpoch: number
  /** What showed it, for the replay. */
  readonly at?: Response | undefined
}

export interface Primary {
  readonly node: string
  readonly epoch: number
  readonly at?: Response | undefined
}

export class Epochs {
  readonly #primaries = new Map<number, string>()
  #newest: Primary | undefined
  /** The first time that there were two, if there were. */
  found: TwoPrimaries | undefined

  /** All who said at one moment that they are the primary. */
  said(primaries: readonly Primary[]): void {
    const [first, second] = primaries
    if (first !== undefined && second !== undefined) this.#note('one-moment', second, first)
    for (const primary of primaries) {
      const before = this.#primaries.get(primary.epoch)
      if (before !== undefined && before !== primary.node)
        this.#note('one-epoch', primary, { node: before, epoch: primary.epoch })
      this.#primaries.set(primary.epoch, before ?? primary.node)
    }
  }

  /** Somebody was told so, in the order in which they were. `node` is who was asked. */
  acknowledged(primary: Primary): void {
    if (this.#newest !== undefined && primary.epoch < this.#newest.epoch)
      this.#note('late', primary, this.#newest)
    else this.#newest = primary
  }

  #note(kind: TwoPrimaries['kind'], { node, epoch, at }: Primary, other: Primary): void {
    this.found ??= { kind, node, epoch, other: other.node, otherEpoch: other.epoch, at }
  }
}
