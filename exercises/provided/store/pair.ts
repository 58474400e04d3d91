/** Two of a role: the primary sends each change to its replica before anybody hears of it; a replica can be promoted. */
import type { Env } from 'millions'
import { type Change, Records } from './records.ts'

const ROLE = 'role.json'
/** So long the replica is waited for; after that the primary goes on alone. */
const REPLICA_MS = 300
/** So often whoever was the primary is told that it is so no more, until it has heard. */
const TELL_EVERY_MS = 500

/** What has to hold of an item for it to be changed. */
export type Condition = (item: Change | undefined) => boolean

export interface Write {
  readonly key: string
  readonly value: string | null
  readonly untilMs: number | null
  readonly condition: Condition
}

/** `elsewhere`: somebody else is the primary by now. Whatever is no success has changed nothing that is read here. */
export type Written =
  | { readonly outcome: 'created' | 'replaced' | 'deleted'; readonly version: number }
  | { readonly outcome: 'refused' | 'absent' | 'failed' | 'elsewhere' }

interface Waiting extends Write {
  readonly settle: (written: Written) => void
}

/** What travels between the two. Ends are told as the time that is left: clocks differ. */
interface Shipped {
  readonly epoch: number
  /** The version before these changes. */
  readonly after: number
  readonly changes: readonly (Omit<Change, 'untilMs'> & { readonly leftMs: number | null })[]
}

export interface Status {
  readonly role: 'primary' | 'replica'
  readonly epoch: number
  readonly items: number
}

export class Pair {
  readonly #env: Env
  readonly records: Records
  #epoch = 1
  isPrimary = false
  #isReplicaThere = true
  #waiting: Waiting[] = []
  #writing: Promise<void> | undefined
  #catchingUp: Promise<boolean> | undefined

  constructor(env: Env) {
    this.#env = env
    this.records = new Records(env.disk)
  }

  get status(): Status {
    const role = this.isPrimary ? 'primary' : 'replica'
    return { role, epoch: this.#epoch, items: this.records.list().length }
  }

  async boot(): Promise<void> {
    await this.records.recover()
    const kept = await this.#readRole()
    this.#epoch = kept?.epoch ?? 1
    const other = await this.#ask<Status>('/status')
    const isOther = other?.role === 'primary' && (kept === undefined || other.epoch >= this.#epoch)
    if (isOther) {
      this.#epoch = other.epoch
      await this.#catchUp('/copy')
    }
    const isFirst = this.#env.nodes(this.#env.role)[0]?.name === this.#env.name
    this.isPrimary = !isOther && (kept?.isPrimary ?? isFirst)
    await this.#writeRole()
  }

  async promote(): Promise<void> {
    if (this.isPrimary) return
    this.#epoch += 1
    this.isPrimary = true
    await this.#writeRole()
    void this.#tellOther()
  }

  /** Settles when it is durable here, and the replica has it or is known to be away. */
  write(write: Write): Promise<Written> {
    return new Promise((settle) => {
      this.#waiting.push({ ...write, settle })
      this.#writing ??= this.#writeAll()
    })
  }

  /** Of the other one: a change, or who is the primary. False where this one does not follow. */
  async follow({ epoch, after, changes }: Shipped): Promise<boolean> {
    if (epoch < this.#epoch || (epoch === this.#epoch && this.isPrimary)) return false
    if (epoch > this.#epoch || this.isPrimary) {
      this.#epoch = epoch
      this.isPrimary = false
      await this.#writeRole()
    }
    await this.#catchingUp
    if (after !== this.records.version) await this.#catchUp('/copy?now')
    if (after !== this.records.version) return changes.length === 0
    const own = changes.map(({ leftMs, ...change }) => ({ ...change, untilMs: endOf(leftMs) }))
    if (own.length === 0) return true
    await this.records.store(own)
    await this.records.apply(own)
    return true
  }

  /** All that there is, for a replica that lacks some. `now`: it is being waited for. */
  async copy(now: boolean): Promise<Shipped> {
    if (!now) await this.#writing
    this.#isReplicaThere = true
    return this.#shipped(this.records.version, this.records.list())
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting
      this.#waiting = []
      const ends = await this.#writeBatch(batch)
      for (const [place, { settle }] of batch.entries()) settle(ends[place] ?? { outcome: 'failed' })
    }
    this.#writing = undefined
  }

  async #writeBatch(batch: readonly Waiting[]): Promise<readonly Written[]> {
    if (!this.isPrimary) return batch.map(() => ({ outcome: 'elsewhere' }))
    const changes: Change[] = []
    const next = new Map<string, Change>()
    const before = this.records.version
    const ends = batch.map(({ key, value, untilMs, condition }): Written => {
      const found = next.get(key) ?? this.records.get(key)
      const item = found?.value === null ? undefined : found
      if (!condition(item)) return { outcome: 'refused' }
      if (item === undefined && value === null) return { outcome: 'absent' }
      const change = { version: before + changes.length + 1, key, value, untilMs }
      changes.push(change)
      next.set(key, change)
      const outcome = value === null ? 'deleted' : item === undefined ? 'created' : 'replaced'
      return { outcome, version: change.version }
    })
    if (changes.length === 0) return ends
    try {
      await this.records.store(changes)
    } catch {
      return batch.map(() => ({ outcome: 'failed' }))
    }
    await this.#ship(changes, before)
    if (!this.isPrimary) return batch.map(() => ({ outcome: 'elsewhere' }))
    await this.records.apply(changes)
    return ends
  }

  async #ship(changes: readonly Change[], after: number): Promise<void> {
    if (!this.#isReplicaThere || this.#other === undefined) return
    const body = JSON.stringify(this.#shipped(after, changes))
    const followed = await this.#ask<{ epoch: number }>('/follow', { method: 'POST', body })
    this.#isReplicaThere = followed !== undefined
    if (followed === undefined || followed.epoch <= this.#epoch) return
    this.#epoch = followed.epoch
    this.isPrimary = false
    await this.#writeRole()
  }

  /** An old primary that wakes up believes that it is still one. */
  async #tellOther(): Promise<void> {
    const { epoch } = this.status
    while (this.isPrimary && epoch === this.#epoch) {
      const body = JSON.stringify(this.#shipped(this.records.version, []))
      if ((await this.#ask('/follow', { method: 'POST', body })) !== undefined) return
      await new Promise((resolve) => setTimeout(resolve, TELL_EVERY_MS))
    }
  }

  #catchUp(path: string): Promise<boolean> {
    const work = this.#takeCopy(path).finally(() => {
      this.#catchingUp = undefined
    })
    this.#catchingUp = work
    return work
  }

  async #takeCopy(path: string): Promise<boolean> {
    const copy = await this.#ask<Shipped>(path)
    if (copy === undefined) return false
    const items = copy.changes.map(({ leftMs, ...change }) => ({ ...change, untilMs: endOf(leftMs) }))
    await this.records.replace(items, copy.after)
    return true
  }

  #shipped(after: number, changes: readonly Change[]): Shipped {
    const shipped = changes.map(({ untilMs, ...change }) => ({
      ...change,
      leftMs: untilMs === null ? null : untilMs - Date.now(),
    }))
    return { epoch: this.#epoch, after, changes: shipped }
  }

  get #other(): string | undefined {
    return this.#env.nodes(this.#env.role).find(({ name }) => name !== this.#env.name)?.name
  }

  async #ask<Answer>(path: string, init: RequestInit = {}): Promise<Answer | undefined> {
    if (this.#other === undefined) return undefined
    try {
      const answer = await fetch(`http://${this.#other}${path}`, {
        ...init,
        signal: AbortSignal.timeout(REPLICA_MS),
      })
      return answer.ok || answer.status === 409 ? ((await answer.json()) as Answer) : undefined
    } catch {
      return undefined
    }
  }

  async #readRole(): Promise<{ epoch: number; isPrimary: boolean } | undefined> {
    if (!(await this.#env.disk.list(ROLE)).includes(ROLE)) return undefined
    try {
      return JSON.parse(new TextDecoder().decode(await this.#env.disk.read(ROLE)))
    } catch {
      return undefined
    }
  }

  async #writeRole(): Promise<void> {
    const text = JSON.stringify({ epoch: this.#epoch, isPrimary: this.isPrimary })
    await this.#env.disk.write(`${ROLE}.next`, text)
    await this.#env.disk.sync(`${ROLE}.next`)
    await this.#env.disk.rename(`${ROLE}.next`, ROLE)
  }
}

const endOf = (leftMs: number | null): number | null => (leftMs === null ? null : Date.now() + leftMs)
