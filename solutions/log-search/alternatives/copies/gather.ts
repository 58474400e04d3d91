/**
 * Keeps a copy of each file of each server, byte by byte, up to its last whole
 * line. How far a file was read is how long its copy is: nothing else has to
 * be remembered.
 */
import type { Disk, Env } from 'millions'
import { type Entry, type LogFile, lineOf, listFiles, readPiece } from './protocol.ts'

const LINE_END = 0x0a

/** An entry, and where it stands in all copies: the same after each boot. */
export interface Shelved {
  readonly entry: Entry
  readonly id: number
  readonly line: number
}

interface Copy {
  readonly path: string
  readonly node: string
  readonly id: number
  bytes: number
  lines: number
  /** A call of the disk failed: what stands behind `bytes` is in doubt. */
  isTorn: boolean
  seenBytes: number
}

const pathOf = (node: string, id: number): string => `copies/${node}/${String(id).padStart(9, '0')}`

export class Gatherer {
  readonly shelved: Shelved[] = []
  readonly #env: Env
  readonly #copies = new Map<string, Copy>()
  readonly #visits = new Map<string, Promise<void>>()

  constructor(env: Env) {
    this.#env = env
  }

  get #disk(): Disk {
    return this.#env.disk
  }

  async open(): Promise<void> {
    for (const path of await this.#disk.list('copies/')) {
      const [, node = '', id = ''] = path.split('/')
      const copy = this.#copyOf(node, Number(id))
      const bytes = await this.#disk.read(path)
      const whole = bytes.lastIndexOf(LINE_END) + 1
      copy.bytes = whole
      await this.#mend(copy)
      this.#shelve(copy, bytes.subarray(0, whole))
    }
  }

  round(): void {
    for (const { name } of this.#env.nodes('web')) {
      if (this.#visits.has(name)) continue
      const visit = this.#visit(name)
        .catch((error) => console.log(`${name} was not read: ${error}`))
        .finally(() => this.#visits.delete(name))
      this.#visits.set(name, visit)
    }
  }

  async #visit(node: string): Promise<void> {
    const files = [...(await listFiles(node))].sort((one, other) => one.id - other.id)
    for (const file of files) {
      const copy = this.#copyOf(node, file.id)
      while (copy.seenBytes < file.bytes) if (!(await this.#copyOn(copy, file))) return
    }
  }

  /** False when another file has the name now. */
  async #copyOn(copy: Copy, file: LogFile): Promise<boolean> {
    if (copy.isTorn) await this.#mend(copy)
    const { id, bytes } = await readPiece(copy.node, file.name, copy.bytes)
    if (id !== copy.id) return false
    const whole = bytes.subarray(0, bytes.lastIndexOf(LINE_END) + 1)
    if (whole.length > 0) {
      copy.isTorn = true
      await this.#disk.append(copy.path, whole)
      await this.#disk.sync(copy.path)
      copy.isTorn = false
      copy.bytes += whole.length
      this.#shelve(copy, whole)
    }
    copy.seenBytes = whole.length > 0 ? copy.bytes : file.bytes
    return true
  }

  async #mend(copy: Copy): Promise<void> {
    const paths = await this.#disk.list(copy.path)
    if (paths.includes(copy.path)) {
      await this.#disk.truncate(copy.path, copy.bytes)
      await this.#disk.sync(copy.path)
    }
    copy.isTorn = false
    copy.seenBytes = copy.bytes
  }

  #shelve(copy: Copy, bytes: Uint8Array): void {
    const texts = new TextDecoder().decode(bytes).split('\n').slice(0, -1)
    for (const text of texts) {
      const line = lineOf(text)
      if (line) this.shelved.push({ entry: { ...line, node: copy.node }, id: copy.id, line: copy.lines })
      copy.lines++
    }
  }

  #copyOf(node: string, id: number): Copy {
    const path = pathOf(node, id)
    const copy = this.#copies.get(path) ?? { path, node, id, bytes: 0, lines: 0, isTorn: false, seenBytes: 0 }
    this.#copies.set(path, copy)
    return copy
  }
}
