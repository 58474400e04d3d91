/** The bytes of one file, and which of them would survive a crash. */
import type { DiskAfterCrash } from '../contract/world.ts'
import type { Random } from './random.ts'

type Bytes = Uint8Array<ArrayBuffer>

/** A change that was not synced. */
type Change =
  | { readonly kind: 'append' | 'write'; readonly data: Bytes }
  | { readonly kind: 'truncate'; readonly length: number }

const EMPTY = new Uint8Array(0)

/** Bytes that grow at the end without being copied each time. */
class Content {
  #buffer: Bytes
  length: number

  constructor(data: Bytes) {
    this.#buffer = data
    this.length = data.length
  }

  append(data: Bytes): void {
    const length = this.length + data.length
    if (length > this.#buffer.length) {
      const grown = new Uint8Array(Math.max(64, length * 2))
      grown.set(this.#buffer.subarray(0, this.length))
      this.#buffer = grown
    }
    this.#buffer.set(data, this.length)
    this.length = length
  }

  slice(from: number, to: number): Bytes {
    return this.#buffer.slice(Math.min(from, this.length), Math.min(to, this.length))
  }
}

export class File {
  #content = new Content(EMPTY)
  /** The content at the last sync, and how much of it there was. */
  #durable = this.#content
  #durableLength = 0
  #unsynced: Change[] = []

  get length(): number {
    return this.#content.length
  }

  read(offset: number, length: number): Bytes {
    return this.#content.slice(offset, offset + length)
  }

  write(data: Bytes): void {
    this.#content = new Content(data)
    this.#unsynced.push({ kind: 'write', data })
  }

  append(data: Bytes): void {
    this.#content.append(data)
    this.#unsynced.push({ kind: 'append', data })
  }

  truncate(length: number): void {
    const kept = new Uint8Array(length)
    kept.set(this.#content.slice(0, length))
    this.#content = new Content(kept)
    this.#unsynced.push({ kind: 'truncate', length })
  }

  /** How many bytes became durable. */
  sync(): number {
    let bytes = 0
    for (const change of this.#unsynced) if (change.kind !== 'truncate') bytes += change.data.length
    this.#durable = this.#content
    this.#durableLength = this.#content.length
    this.#unsynced = []
    return bytes
  }

  /** What is left of the changes that were not synced. */
  crash(disk: Exclude<DiskAfterCrash, 'lose'>, random: Random): void {
    const changes = this.#unsynced
    if (disk === 'keep' || changes.length === 0) return
    this.#content = new Content(this.#durable.slice(0, this.#durableLength))
    this.#durable = this.#content
    this.#unsynced = []
    let survivors = 0
    if (disk === 'tear') survivors = changes.length - 1
    if (disk === 'chance') survivors = Math.floor(random() * (changes.length + 1))
    for (const change of changes.slice(0, survivors)) this.#apply(change)
    const torn = changes[survivors]
    if (disk === 'tear' || (disk === 'chance' && random() < 0.5)) this.#applyInPart(torn, random)
    // After the reboot, what is there is what the platter holds.
    this.sync()
  }

  #apply(change: Change): void {
    if (change.kind === 'append') this.append(change.data)
    else if (change.kind === 'write') this.write(change.data)
    else if (change.kind === 'truncate') this.truncate(change.length)
  }

  #applyInPart(change: Change | undefined, random: Random): void {
    if (change === undefined || change.kind === 'truncate' || change.data.length < 2) return
    const part = change.data.slice(0, 1 + Math.floor(random() * (change.data.length - 1)))
    this.#apply({ kind: change.kind, data: part })
  }
}
