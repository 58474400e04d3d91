/**
 * Every line of every web server, once. How far a file was read stands in the
 * same record as the lines that were read, so the two agree after any crash.
 */
import type { Env } from 'millions'
import { Journal } from './journal.ts'
import { type Line, type LogFile, lineOf, listFiles, readPiece } from './protocol.ts'
import { Archive } from './search.ts'

const LINE_END = 0x0a

interface Gathered {
  readonly node: string
  readonly id: number
  /** Up to here the lines of this file are kept. */
  readonly offset: number
  readonly lines: readonly Line[]
}

interface Place {
  /** Up to here its lines are kept. */
  offset: number
  /** Up to here it was looked at: half a line may follow, and need not be looked at again. */
  seen: number
}

export class Gatherer {
  readonly archive = new Archive()
  readonly #env: Env
  readonly #journal: Journal<Gathered>
  readonly #places = new Map<string, Place>()
  readonly #busy = new Set<string>()

  constructor(env: Env) {
    this.#env = env
    this.#journal = new Journal(env.disk, 'gathered')
  }

  async open(): Promise<void> {
    for (const gathered of await this.#journal.open()) this.#take(gathered)
  }

  /** Nobody waits: a server that is slow delays only itself. */
  round(): void {
    for (const { name } of this.#env.nodes('web')) if (!this.#busy.has(name)) void this.#visit(name)
  }

  async #visit(node: string): Promise<void> {
    this.#busy.add(node)
    try {
      await this.#follow(node)
    } catch (error) {
      console.log(`Asking ${node} again soon: ${error}`)
    }
    this.#busy.delete(node)
  }

  /** The oldest file first: so its lines come in the order in which they were written. */
  async #follow(node: string): Promise<void> {
    const files = await listFiles(node)
    for (const file of files.toReversed()) if (!(await this.#readOn(node, file))) return
  }

  /** False when the name has come to another file meanwhile. */
  async #readOn(node: string, file: LogFile): Promise<boolean> {
    const place = this.#placeOf(node, file.id)
    while (place.seen < file.bytes) {
      const { id, bytes } = await readPiece(node, file.name, place.offset)
      if (id !== file.id) return false
      const whole = bytes.lastIndexOf(LINE_END) + 1
      if (whole > 0) {
        const lines = linesOf(bytes.subarray(0, whole))
        const gathered = { node, id, offset: place.offset + whole, lines }
        await this.#journal.add(gathered)
        this.#take(gathered)
      }
      place.seen = place.offset + bytes.length - whole
      if (whole === 0) return true
    }
    return true
  }

  #take({ node, id, offset, lines }: Gathered): void {
    const place = this.#placeOf(node, id)
    place.offset = offset
    place.seen = offset
    for (const line of lines) this.archive.add({ ...line, node })
  }

  #placeOf(node: string, id: number): Place {
    const key = `${node} ${id}`
    const place = this.#places.get(key) ?? { offset: 0, seen: 0 }
    this.#places.set(key, place)
    return place
  }
}

/** Whole lines only: no character is cut in two here. */
function linesOf(bytes: Uint8Array): readonly Line[] {
  const texts = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes).split('\n')
  return texts.map(lineOf).filter((line) => line !== undefined)
}
