/**
 * Stage 1: every line of every web server, once.
 *
 * So far only `app.log` is read, from where it was left, and whatever came is
 * taken for whole lines. Nothing is kept on the disk.
 */
import type { Env } from 'millions'
import { type Entry, lineOf, readPiece } from './protocol.ts'

export class Gatherer {
  /** Of each server, in the order in which it wrote them. What stands here is shown. */
  readonly entries: Entry[] = []
  readonly #env: Env
  readonly #offsets = new Map<string, number>()

  constructor(env: Env) {
    this.#env = env
  }

  /** At boot, before anybody can ask. */
  async open(): Promise<void> {}

  /** Asks every server for what is new. */
  async round(): Promise<void> {
    for (const { name } of this.#env.nodes('web')) {
      const offset = this.#offsets.get(name) ?? 0
      const { bytes } = await readPiece(name, 'app.log', offset)
      this.#offsets.set(name, offset + bytes.length)
      for (const text of new TextDecoder().decode(bytes).split('\n')) {
        const line = lineOf(text)
        if (line) this.entries.push({ ...line, node: name })
      }
    }
  }
}
