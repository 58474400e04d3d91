/** The bytes of one file, and which of them would survive a crash. */
import type { Random } from './random.ts'

type Bytes = Uint8Array<ArrayBuffer>

/** A change that was not synced. `order` is its place among all changes of the disk. */
export type Change = Growth | Patch | Cut
interface Growth {
  readonly kind: 'append' | 'write'
  readonly data: Bytes
  readonly order: number
}
/** Bytes in the midst of a file, and maybe behind its end. */
interface Patch {
  readonly kind: 'patch'
  readonly offset: number
  readonly data: Bytes
  readonly order: number
}
interface Cut {
  readonly kind: 'truncate'
  readonly length: number
  readonly order: number
}

/** What is left of the changes that were not synced: so many of them, and so many bytes of the next one. */
export interface Survivors {
  readonly whole: number
  readonly bytes: number
}

/** Of a disk that was torn: the last change is there in part. Of one that was left to chance: any of them, maybe the next in part. */
export function drawSurvivors(
  changes: readonly Change[],
  disk: 'chance' | 'tear',
  random: Random,
): Survivors {
  const whole = disk === 'tear' ? changes.length - 1 : Math.floor(random() * (changes.length + 1))
  const next = changes[whole]
  const isTorn = disk === 'tear' || random() < 0.5
  const length = next === undefined ? 0 : byteLengthOf(next)
  return { whole, bytes: isTorn && length >= 2 ? 1 + Math.floor(random() * (length - 1)) : 0 }
}

export const byteLengthOf = (change: Change): number => (change.kind === 'truncate' ? 0 : change.data.length)

const EMPTY = new Uint8Array(0)

/** Bytes that grow at the end without being copied each time. */
class Content {
  #buffer: Bytes
  /** Whether nobody else holds these bytes. */
  #isOwn = false
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
      this.#isOwn = true
    }
    this.#buffer.set(data, this.length)
    this.length = length
  }

  /** What stood there before, as far as there was something. */
  patch(offset: number, data: Bytes): Bytes {
    const before = this.slice(offset, offset + data.length)
    if (offset > this.length) this.append(new Uint8Array(offset - this.length))
    const within = Math.min(data.length, this.length - offset)
    if (!this.#isOwn) this.#buffer = this.#buffer.slice()
    this.#isOwn = true
    this.#buffer.set(data.subarray(0, within), offset)
    if (within < data.length) this.append(data.subarray(within))
    return before
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
  /** What patches have written over in the durable content, which may be megabytes: so it is not copied first. */
  #writtenOver: { readonly offset: number; readonly before: Bytes }[] = []

  get length(): number {
    return this.#content.length
  }

  read(offset: number, length: number): Bytes {
    return this.#content.slice(offset, offset + length)
  }

  /** In the order of their making. */
  get unsynced(): readonly Change[] {
    return this.#unsynced
  }

  write(data: Bytes, order: number): void {
    this.#content = new Content(data)
    this.#unsynced.push({ kind: 'write', data, order })
  }

  append(data: Bytes, order: number): void {
    this.#content.append(data)
    this.#unsynced.push({ kind: 'append', data, order })
  }

  patch(offset: number, data: Bytes, order: number): void {
    const before = this.#content.patch(offset, data)
    if (this.#content === this.#durable) this.#writtenOver.push({ offset, before })
    this.#unsynced.push({ kind: 'patch', offset, data, order })
  }

  truncate(length: number, order: number): void {
    const kept = new Uint8Array(length)
    kept.set(this.#content.slice(0, length))
    this.#content = new Content(kept)
    this.#unsynced.push({ kind: 'truncate', length, order })
  }

  /** How many bytes became durable. */
  sync(): number {
    const bytes = this.#unsynced.reduce((sum, change) => sum + byteLengthOf(change), 0)
    this.#durable = this.#content
    this.#durableLength = this.#content.length
    this.#unsynced = []
    this.#writtenOver = []
    return bytes
  }

  /** The file is as at its last sync, with what is left of the changes since then. */
  crash({ whole, bytes }: Survivors): void {
    const changes = this.#unsynced
    if (changes.length === 0) return
    for (const { offset, before } of this.#writtenOver.reverse()) this.#durable.patch(offset, before)
    this.#writtenOver = []
    this.#content = new Content(this.#durable.slice(0, this.#durableLength))
    this.#durable = this.#content
    this.#unsynced = []
    for (const change of changes.slice(0, whole)) this.#apply(change)
    const torn = changes[whole]
    if (torn !== undefined && torn.kind !== 'truncate' && bytes > 0)
      this.#apply({ ...torn, data: torn.data.slice(0, bytes) })
    // After the reboot, what is there is what the platter holds.
    this.sync()
  }

  #apply(change: Change): void {
    if (change.kind === 'append') this.append(change.data, change.order)
    else if (change.kind === 'write') this.write(change.data, change.order)
    else if (change.kind === 'patch') this.patch(change.offset, change.data, change.order)
    else if (change.kind === 'truncate') this.truncate(change.length, change.order)
  }
}
