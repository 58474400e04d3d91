/** When something was up: routes hear of it a while later. */

/** Of coming up and going down: what routes may still have to hear of. */
const MOST_TURNS = 64

export class Turns {
  readonly #wasThereBefore: boolean
  #turns: { readonly atMs: number; readonly isUp: boolean }[] = []

  /** What was there from the beginning was up for ever before its first turn, so to say. */
  constructor(wasThereBefore: boolean) {
    this.#wasThereBefore = wasThereBefore
  }

  note(atMs: number, isUp: boolean): void {
    if (this.#turns.at(-1)?.isUp === isUp) return
    this.#turns.push({ atMs, isUp })
    if (this.#turns.length > MOST_TURNS) this.#turns.shift()
  }

  wasUpAt(timeMs: number): boolean {
    return this.#turns.findLast(({ atMs }) => atMs <= timeMs)?.isUp ?? this.#wasThereBefore
  }
}
