/**
 * The files of a database as SQLite sees them, in memory, and what it has done to them since somebody asked: to be done to
 * a disk in this order. SQLite runs a transaction without a pause; a disk takes time, and may be cut off between any two.
 */

export type Bytes = Uint8Array<ArrayBuffer>

/** One call of a disk. */
export type FileChange =
  | { readonly kind: 'write'; readonly path: string; readonly offset: number; readonly data: Bytes }
  | { readonly kind: 'truncate'; readonly path: string; readonly length: number }
  | { readonly kind: 'sync'; readonly path: string }
  | { readonly kind: 'remove'; readonly path: string }

const NOTHING = new Uint8Array(0)

export class ImageFile {
  #buffer: Bytes
  /** Whether nobody else holds these bytes: what was only read is not copied. */
  #isOwn = false
  length: number

  constructor(data: Bytes = NOTHING) {
    this.#buffer = data
    this.length = data.length
  }

  read(offset: number, length: number): Bytes {
    return this.#buffer.subarray(Math.min(offset, this.length), Math.min(offset + length, this.length))
  }

  write(offset: number, data: Uint8Array): void {
    const end = offset + data.length
    if (!this.#isOwn || end > this.#buffer.length) this.#makeRoom(end)
    this.#buffer.set(data, offset)
    this.length = Math.max(this.length, end)
  }

  #makeRoom(end: number): void {
    const grown = new Uint8Array(Math.max(this.length, Math.ceil(end * 1.25) + 4096))
    grown.set(this.#buffer.subarray(0, this.length))
    this.#buffer = grown
    this.#isOwn = true
  }

  truncate(length: number): void {
    if (!this.#isOwn) this.#makeRoom(this.length)
    this.#buffer.fill(0, length, this.length)
    this.length = Math.min(this.length, length)
  }
}

/** A write that may go on: joined when nobody adds to it any more. */
interface GrowingWrite {
  readonly kind: 'growing'
  readonly path: string
  readonly offset: number
  readonly parts: Bytes[]
  length: number
}

export class Image {
  readonly #files = new Map<string, ImageFile>()
  #changes: (Exclude<FileChange, { kind: 'write' }> | GrowingWrite)[] = []

  /** As they are on the disk. */
  constructor(files: ReadonlyMap<string, Bytes> = new Map()) {
    for (const [path, data] of files) this.#files.set(path, new ImageFile(data))
  }

  has(path: string): boolean {
    return this.#files.has(path)
  }

  open(path: string): ImageFile | undefined {
    return this.#files.get(path)
  }

  create(path: string): ImageFile {
    const file = new ImageFile()
    this.#files.set(path, file)
    this.#changes.push({ kind: 'growing', path, offset: 0, parts: [], length: 0 })
    return file
  }

  write(path: string, file: ImageFile, offset: number, data: Bytes): void {
    file.write(offset, data)
    const last = this.#changes.at(-1)
    // What goes on where the last write ended is one call of the disk with it, as a system's cache would make it.
    if (last?.kind === 'growing' && last.path === path && last.offset + last.length === offset) {
      last.parts.push(data)
      last.length += data.length
    } else this.#changes.push({ kind: 'growing', path, offset, parts: [data], length: data.length })
  }

  truncate(path: string, file: ImageFile, length: number): void {
    file.truncate(length)
    this.#changes.push({ kind: 'truncate', path, length })
  }

  sync(path: string): void {
    this.#changes.push({ kind: 'sync', path })
  }

  remove(path: string): void {
    if (this.#files.delete(path)) this.#changes.push({ kind: 'remove', path })
  }

  /** What was done since they were taken last. */
  takeChanges(): readonly FileChange[] {
    const changes = this.#changes.map((change) => (change.kind === 'growing' ? joined(change) : change))
    this.#changes = []
    return changes
  }
}

function joined({ path, offset, parts, length }: GrowingWrite): FileChange {
  const data = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    data.set(part, at)
    at += part.length
  }
  return { kind: 'write', path, offset, data }
}
