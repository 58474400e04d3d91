/** Two memories: whole answers, by the question; and where the name servers of zones are. */
import type { DnsRecord, Question } from './dns.ts'

/** A record that knows when it is over. */
export interface Held {
  readonly name: string
  readonly type: number
  readonly data: string
  readonly untilMs: number
}

export interface Found {
  readonly status: number
  readonly records: readonly Held[]
  /** When a no is over. */
  readonly untilMs: number
}

export const heldOf = ({ name, type, data, TTL }: DnsRecord): Held => ({
  name,
  type,
  data,
  untilMs: performance.now() + TTL * 1000,
})

export const recordOf = ({ name, type, data, untilMs }: Held): DnsRecord => ({
  name,
  type,
  data,
  TTL: Math.max(0, Math.floor((untilMs - performance.now()) / 1000)),
})

/** An answer is over when the first of its parts is. */
export class Answers {
  readonly #byQuestion = new Map<string, Found>()

  get({ name, type }: Question): Found | undefined {
    return this.#live(`${name} ${type}`) ?? this.#live(name)
  }

  /** That there is no such name goes for all types. */
  set({ name, type }: Question, found: Found, isForAll: boolean): void {
    this.#byQuestion.set(isForAll ? name : `${name} ${type}`, found)
  }

  #live(key: string): Found | undefined {
    const found = this.#byQuestion.get(key)
    if (found === undefined) return undefined
    const overMs = Math.min(found.untilMs, ...found.records.map(({ untilMs }) => untilMs))
    return overMs > performance.now() ? found : undefined
  }
}

interface Place {
  readonly addresses: readonly string[]
  readonly untilMs: number
}

export class Places {
  readonly #byZone = new Map<string, Place>()

  get(zone: string): readonly string[] {
    const place = this.#byZone.get(zone)
    return place !== undefined && place.untilMs > performance.now() ? place.addresses : []
  }

  set(zone: string, addresses: readonly string[], forS: number): void {
    this.#byZone.set(zone, { addresses, untilMs: performance.now() + forS * 1000 })
  }
}
