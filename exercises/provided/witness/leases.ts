/** Leases on a disk. Who was told of one finds it after any crash. */
import type { Disk } from 'millions'

export interface Wish {
  readonly holder: string
  readonly epoch: number
  readonly forMs: number
}

export interface Lease {
  readonly holder: string | null
  readonly epoch: number
  readonly leftMs: number
}

interface Lent {
  readonly wish: Wish
  /** By this boot's own clock. */
  readonly untilMs: number
}

const FILE = 'leases'
const NEXT_FILE = 'leases.next'
const LONGEST_MS = 3_600_000

export function isWish(wish: unknown): wish is Wish {
  if (typeof wish !== 'object' || wish === null) return false
  if (!('holder' in wish && 'epoch' in wish && 'forMs' in wish)) return false
  const { holder, epoch, forMs } = wish
  if (typeof holder !== 'string' || holder === '') return false
  if (typeof epoch !== 'number' || !Number.isSafeInteger(epoch) || epoch < 1) return false
  return typeof forMs === 'number' && forMs >= 0 && forMs <= LONGEST_MS
}

export class Leases {
  readonly #disk: Disk
  readonly #lent: Map<string, Lent>
  /** One after the other: who comes second is judged by what the first one left. */
  #last: Promise<unknown> = Promise.resolve()

  private constructor(disk: Disk, lent: Map<string, Lent>) {
    this.#disk = disk
    this.#lent = lent
  }

  static async open(disk: Disk): Promise<Leases> {
    const paths = await disk.list()
    if (paths.includes(NEXT_FILE)) await disk.remove(NEXT_FILE)
    if (!paths.includes(FILE)) return new Leases(disk, new Map())
    const wishes: [string, Wish][] = JSON.parse(new TextDecoder().decode(await disk.read(FILE)))
    const nowMs = performance.now()
    return new Leases(
      disk,
      new Map(wishes.map(([name, wish]) => [name, { wish, untilMs: nowMs + wish.forMs }])),
    )
  }

  look(name: string): Lease {
    const lent = this.#lent.get(name)
    if (lent === undefined) return { holder: null, epoch: 0, leftMs: 0 }
    const { holder, epoch } = lent.wish
    return { holder, epoch, leftMs: Math.max(0, lent.untilMs - performance.now()) }
  }

  /** Settles when it is durable. */
  lend(name: string, wish: Wish): Promise<boolean> {
    const turn = this.#last.then(() => this.#lendNow(name, wish))
    this.#last = turn.catch(() => undefined)
    return turn
  }

  async #lendNow(name: string, wish: Wish): Promise<boolean> {
    const { holder, epoch, leftMs } = this.look(name)
    const isOwn = holder === wish.holder
    const mayHave = wish.epoch > epoch ? isOwn || leftMs <= 0 : isOwn && wish.epoch === epoch
    if (!mayHave) return false
    const before = this.#lent.get(name)?.wish
    // A restart lends it for its whole time anew: once more for as long is nothing new.
    if (before?.epoch !== wish.epoch || before.forMs !== wish.forMs) await this.#save(name, wish)
    this.#lent.set(name, { wish, untilMs: performance.now() + wish.forMs })
    return true
  }

  async #save(name: string, wish: Wish): Promise<void> {
    const wishes = new Map([...this.#lent].map(([each, lent]) => [each, lent.wish]))
    wishes.set(name, wish)
    await this.#disk.write(NEXT_FILE, JSON.stringify([...wishes]))
    await this.#disk.sync(NEXT_FILE)
    await this.#disk.rename(NEXT_FILE, FILE)
  }
}
