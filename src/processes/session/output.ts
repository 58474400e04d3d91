/** What comes out of processes besides the history, until it is told. */

import type { OutputLine, Update } from '../../live/protocol.ts'
import { clockMs, msSince } from '../host/clock.ts'

const mostLines = 200
const longestText = 1000

export class Output {
  readonly #startMs = clockMs()
  #lines: OutputLine[] = []
  #leftOut = 0

  add(node: string, text: string): void {
    this.#lines.push({ timeMs: msSince(this.#startMs), node, text: text.slice(0, longestText) })
    if (this.#lines.length <= mostLines) return
    this.#lines.shift()
    this.#leftOut++
  }

  /** Since the last call. Undefined when there was nothing. */
  take(): (Update & { readonly kind: 'output' }) | undefined {
    if (this.#lines.length === 0) return undefined
    const update = { kind: 'output', lines: this.#lines, leftOut: this.#leftOut } as const
    this.#lines = []
    this.#leftOut = 0
    return update
  }
}
