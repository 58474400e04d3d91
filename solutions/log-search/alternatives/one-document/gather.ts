/**
 * Everything is one document: entries and offsets are written together, beside
 * the old one, and the new one takes its name when it is durable.
 */
import type { Env } from 'millions'
import { type Entry, lineOf, listFiles, readPiece } from './protocol.ts'

const PATH = 'everything'
const LINE_END = 0x0a
/** So long a round waits for a server; what has come by then counts. */
const ROUND_MS = 1500

interface Known {
  readonly entries: readonly Entry[]
  /** Server and id → the first byte that was not read yet. */
  readonly offsets: Readonly<Record<string, number>>
}

/** What a visit to a server has brought so far. */
interface Harvest {
  readonly entries: Entry[]
  readonly offsets: Map<string, number>
  isOver: boolean
}

export class Gatherer {
  #known: Known = { entries: [], offsets: {} }
  readonly #env: Env
  /** Server and id → bytes that were looked at, half a line at the end among them. */
  readonly #seen = new Map<string, number>()

  constructor(env: Env) {
    this.#env = env
  }

  get entries(): readonly Entry[] {
    return this.#known.entries
  }

  async open(): Promise<void> {
    const { disk } = this.#env
    const paths = await disk.list(PATH)
    if (paths.includes(PATH)) this.#known = JSON.parse(new TextDecoder().decode(await disk.read(PATH)))
  }

  async round(): Promise<void> {
    const harvests = await Promise.all(this.#env.nodes('web').map(({ name }) => this.#harvest(name)))
    const entries = harvests.flatMap((harvest) => harvest.entries)
    const offsets = harvests.flatMap((harvest) => [...harvest.offsets])
    if (offsets.length === 0) return
    await this.#save({
      entries: [...this.#known.entries, ...entries],
      offsets: { ...this.#known.offsets, ...Object.fromEntries(offsets) },
    })
  }

  async #save(known: Known): Promise<void> {
    const { disk } = this.#env
    const beside = `${PATH}.new`
    await disk.write(beside, JSON.stringify(known))
    await disk.sync(beside)
    await disk.rename(beside, PATH)
    this.#known = known
  }

  async #harvest(node: string): Promise<Harvest> {
    const harvest: Harvest = { entries: [], offsets: new Map(), isOver: false }
    const late = new Promise<void>((resolve) => setTimeout(resolve, ROUND_MS))
    const read = this.#read(node, harvest).catch((error) => console.log(`${node} was not read: ${error}`))
    await Promise.race([read, late])
    harvest.isOver = true
    return harvest
  }

  async #read(node: string, harvest: Harvest): Promise<void> {
    const files = await listFiles(node)
    for (const { name, id, bytes: size } of [...files].reverse()) {
      const key = `${node}/${id}`
      for (;;) {
        const offset = harvest.offsets.get(key) ?? this.#known.offsets[key] ?? 0
        if (size <= Math.max(offset, this.#seen.get(key) ?? 0)) break
        const piece = await readPiece(node, name, offset)
        if (harvest.isOver || piece.id !== id) return
        const end = piece.bytes.lastIndexOf(LINE_END) + 1
        if (end === 0) {
          this.#seen.set(key, size)
          break
        }
        harvest.offsets.set(key, offset + end)
        for (const text of new TextDecoder().decode(piece.bytes.subarray(0, end)).split('\n')) {
          const line = lineOf(text)
          if (line) harvest.entries.push({ ...line, node })
        }
      }
    }
  }
}
