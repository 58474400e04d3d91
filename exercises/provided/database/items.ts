/** Items by their keys, each with its version. Whoever reads sees nothing that a crash could take back. */
import type { Disk } from 'millions'
import { type Change, Log } from './log.ts'

/** What has to hold of an item for it to be changed. */
export type Condition = (item: Change | undefined) => boolean

export interface Write {
  readonly key: string
  /** Null deletes. */
  readonly value: string | null
  readonly condition: Condition
}

/** `refused`: the condition did not hold. `failed`: the disk did not take it. Either way nothing has changed. */
export type Written =
  | { readonly outcome: 'created' | 'replaced' | 'deleted'; readonly version: number }
  | { readonly outcome: 'refused' | 'absent' | 'failed' | 'full' }

interface Waiting extends Write {
  readonly settle: (written: Written) => void
}

export class Items {
  readonly #log: Log
  readonly #items = new Map<string, Change>()
  #version = 0
  /** Writes that meet share one sync. */
  #waiting: Waiting[] = []
  #isWriting = false

  constructor(disk: Disk) {
    this.#log = new Log(disk)
  }

  async recover(): Promise<void> {
    const { changes, version } = await this.#log.read()
    for (const change of changes) this.#apply(change)
    this.#version = version
  }

  get count(): number {
    return this.#items.size
  }

  get version(): number {
    return this.#version
  }

  get(key: string): Change | undefined {
    return this.#items.get(key)
  }

  /** Sorted by key. */
  list(prefix: string, after: string | undefined, limit: number): readonly Change[] {
    const found = [...this.#items.values()].filter(
      ({ key }) => key.startsWith(prefix) && (after === undefined || key > after),
    )
    return found.sort((one, other) => (one.key < other.key ? -1 : 1)).slice(0, limit)
  }

  /** Settles when it is durable, or is known not to be. */
  write(write: Write): Promise<Written> {
    return new Promise((settle) => {
      this.#waiting.push({ ...write, settle })
      if (!this.#isWriting) void this.#writeAll()
    })
  }

  async #writeAll(): Promise<void> {
    this.#isWriting = true
    while (this.#waiting.length > 0) {
      const batch = this.#waiting
      this.#waiting = []
      await this.#writeBatch(batch)
    }
    this.#isWriting = false
  }

  async #writeBatch(batch: readonly Waiting[]): Promise<void> {
    const changes: Change[] = []
    /** As it will be when all of them are durable. */
    const next = new Map<string, Change>()
    const ends = batch.map(({ key, value, condition }): Written => {
      const found = next.get(key) ?? this.#items.get(key)
      const item = found?.value === null ? undefined : found
      if (!condition(item)) return { outcome: 'refused' }
      if (item === undefined && value === null) return { outcome: 'absent' }
      const change = { version: this.#version + changes.length + 1, key, value }
      changes.push(change)
      next.set(key, change)
      const outcome = value === null ? 'deleted' : item === undefined ? 'created' : 'replaced'
      return { outcome, version: change.version }
    })
    const trouble = changes.length === 0 ? undefined : await this.#store(changes)
    // A batch fails as a whole: what a condition was asked of may be a change that is not there.
    for (const [place, { settle }] of batch.entries())
      settle(trouble === undefined ? (ends[place] ?? { outcome: 'failed' }) : { outcome: trouble })
  }

  async #store(changes: readonly Change[]): Promise<'failed' | 'full' | undefined> {
    try {
      await this.#log.append(changes)
    } catch (error) {
      return troubleOf(error)
    }
    for (const change of changes) this.#apply(change)
    this.#version += changes.length
    if (!this.#log.isLong) return undefined
    // One that cannot be written anew is as good as it was.
    await this.#log.tidyUp(this.#items.values(), this.#version).catch(troubleOf)
    return undefined
  }

  #apply(change: Change): void {
    if (change.value === null) this.#items.delete(change.key)
    else this.#items.set(change.key, change)
  }
}

function troubleOf(error: unknown): 'failed' | 'full' {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ENOSPC') return 'full'
  if (code === 'EIO') return 'failed'
  throw error
}
