/**
 * A follower for each server, with a journal of its own, that comes and goes
 * with the server. Each line is a record, and tells where it ended in its file.
 */
import type { Env } from 'millions'
import { Journal } from './journal.ts'
import { type Entry, type Line, lineOf, listFiles, readPiece } from './protocol.ts'

const PAUSE_MS = 1000
const LINE_END = 0x0a

/** A line, and the file and byte at which it ended. */
interface Kept {
  readonly id: number
  readonly end: number
  readonly line: Line
}

export class Follower {
  readonly node: string
  /** In the order in which the server wrote them. */
  readonly entries: Entry[] = []
  readonly #journal: Journal<readonly Kept[]>
  /** By file. What is no entry may lie behind it, and is then looked at again after a boot. */
  readonly #ends = new Map<number, number>()
  readonly #looked = new Map<number, number>()

  constructor(node: string, { disk }: Env) {
    this.node = node
    this.#journal = new Journal(disk, `lines/${node}.journal`)
  }

  async open(): Promise<void> {
    for (const kept of await this.#journal.open()) this.#take(kept)
  }

  async followWhile(isListed: () => boolean): Promise<void> {
    while (isListed()) {
      await this.#look().catch((error) => console.log(`Asking ${this.node} again soon: ${error}`))
      await new Promise<void>((resolve) => setTimeout(resolve, PAUSE_MS))
    }
  }

  async #look(): Promise<void> {
    for (const { name, id, bytes: size } of (await listFiles(this.node)).toReversed()) {
      let from = this.#ends.get(id) ?? 0
      while (from < size && (this.#looked.get(id) ?? 0) < size) {
        const piece = await readPiece(this.node, name, from)
        if (piece.id !== id) return
        const whole = piece.bytes.lastIndexOf(LINE_END) + 1
        const kept = linesOf(piece.bytes.subarray(0, whole), id, from)
        if (kept.length > 0) await this.#journal.add(kept)
        this.#take(kept)
        from += whole
        this.#ends.set(id, from)
        this.#looked.set(id, whole === 0 ? size : from)
      }
    }
  }

  #take(kept: readonly Kept[]): void {
    for (const { id, end, line } of kept) {
      this.#ends.set(id, end)
      this.entries.push({ ...line, node: this.node })
    }
  }
}

function linesOf(bytes: Uint8Array, id: number, offset: number): readonly Kept[] {
  const kept: Kept[] = []
  for (let from = 0; from < bytes.length; ) {
    const to = bytes.indexOf(LINE_END, from)
    const line = lineOf(new TextDecoder().decode(bytes.subarray(from, to)))
    from = to + 1
    if (line) kept.push({ id, end: offset + from, line })
  }
  return kept
}

export class Gatherer {
  readonly #env: Env
  readonly #followers = new Map<string, Follower>()
  readonly #active = new Set<string>()

  constructor(env: Env) {
    this.#env = env
  }

  get followers(): readonly Follower[] {
    return [...this.#followers.values()]
  }

  async open(): Promise<void> {
    for (const path of await this.#env.disk.list('lines/')) {
      const node = path.slice('lines/'.length, -'.journal'.length)
      const follower = new Follower(node, this.#env)
      await follower.open()
      this.#followers.set(node, follower)
    }
  }

  /** Sees who is there now. */
  async round(): Promise<void> {
    const isListed = (node: string): boolean => this.#env.nodes('web').some(({ name }) => name === node)
    for (const { name } of this.#env.nodes('web')) {
      if (this.#active.has(name)) continue
      this.#active.add(name)
      void this.#begin(name, () => isListed(name)).finally(() => this.#active.delete(name))
    }
  }

  async #begin(node: string, isListed: () => boolean): Promise<void> {
    let follower = this.#followers.get(node)
    if (!follower) {
      follower = new Follower(node, this.#env)
      await follower.open()
      this.#followers.set(node, follower)
    }
    await follower.followWhile(isListed)
  }
}
