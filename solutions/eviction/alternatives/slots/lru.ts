/** Lines one behind the other. A use may take a key to the end of its line, or to that of another one. */
import type { Policy } from './policy.ts'
import { Slots } from './queue.ts'

type Use = (line: number) => { readonly line: number; readonly moves: boolean }

export class Lines implements Policy {
  readonly #lineOf = new Map<string, number>()
  readonly #lines: (Slots | undefined)[] = []
  readonly #use: Use
  #first = 0

  constructor(use: Use) {
    this.#use = use
  }

  added(key: string): void {
    this.#append(key, 0)
  }

  read(key: string): void {
    const old = this.#lineOf.get(key)
    if (old === undefined) return
    const { line, moves } = this.#use(old)
    if (!moves) return
    this.#lines[old]?.remove(key)
    this.#append(key, line)
  }

  replaced(key: string): void {
    this.read(key)
  }

  removed(key: string): void {
    const line = this.#lineOf.get(key)
    if (line === undefined) return
    this.#lineOf.delete(key)
    this.#lines[line]?.remove(key)
  }

  victim(spared: string): string | undefined {
    while (this.#first < this.#lines.length && !this.#lines[this.#first]?.size) this.#first++
    for (let at = this.#first; at < this.#lines.length; at++) {
      const key = this.#lines[at]?.first(spared)
      if (key !== undefined) return key
    }
    return undefined
  }

  #append(key: string, line: number): void {
    const slots = this.#lines[line] ?? new Slots()
    this.#lines[line] = slots
    slots.append(key)
    this.#lineOf.set(key, line)
    this.#first = Math.min(this.#first, line)
  }
}
