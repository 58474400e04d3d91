/** How something stood, and when: others hear of it a while later. */

export type Standing = 'booting' | 'up' | 'down'

export interface Turn {
  readonly atMs: number
  readonly state: Standing
}

/** What others may still have to hear of. */
const MOST_TURNS = 64

export class Turns {
  readonly #wasThereBefore: boolean
  readonly #turns: Turn[] = []

  /** What was there from the beginning was up for ever before its first turn, so to say. */
  constructor(wasThereBefore: boolean) {
    this.#wasThereBefore = wasThereBefore
  }

  note(atMs: number, state: Standing): void {
    if (this.#turns.at(-1)?.state === state) return
    this.#turns.push({ atMs, state })
    if (this.#turns.length > MOST_TURNS) this.#turns.shift()
  }

  /** Its last one until then. */
  at(timeMs: number): Turn | undefined {
    return this.#turns.findLast(({ atMs }) => atMs <= timeMs)
  }

  wasUpAt(timeMs: number): boolean {
    const turn = this.at(timeMs)
    return turn === undefined ? this.#wasThereBefore : turn.state === 'up'
  }
}
