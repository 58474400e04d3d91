/**
 * A resolver: asks the application's name servers for its users, and keeps what they answer for as long as it may. It tells
 * them the network of its users (RFC 7871), of whom it has those of one. The same in both worlds.
 */
import type { WireRequest, WireResponse } from './capabilities.ts'
import { decodeText } from './web/text.ts'

/** How long it waits for a name server before it asks another. */
export const NAME_SERVER_PATIENCE_MS = 1000
/** How often it asks each, for one question. */
const ROUNDS = 2
/** No answer is kept for longer, whatever it says (RFC 8767 §4 has a week; most keep a day). */
const LONGEST_TTL_MS = 86_400_000
/** Of what a name server sent, shown where it cannot be read. */
const SHOWN_LETTERS = 120

/** What a resolver needs of the world that it stands in. */
export interface Asking {
  readonly nowMs: number
  /** Name servers, by their names, dead or alive. */
  servers(): readonly string[]
  /** Calls back once with the answer, or without one; never after what it gives back was called. */
  ask(server: string, request: WireRequest, end: (response: WireResponse | undefined) => void): () => void
  after(delayMs: number, run: () => void): () => void
  /** Somebody should know. */
  warn(text: string): void
}

export interface ResolverOptions {
  /** The name that users ask for. */
  readonly name: string
  /** The network of its users. */
  readonly subnet: string
  readonly leastTtlMs: number
  /** For warnings. */
  readonly called: string
}

/** Addresses, in the order in which they are tried. None where the name has none, or nobody could be asked. */
type OnAddresses = (addresses: readonly string[]) => void

export class Resolver {
  readonly #options: ResolverOptions
  readonly #asking: Asking
  /** Those who wait for the answer to the question that is under way. */
  readonly #waiting = new Set<OnAddresses>()
  readonly #warned = new Set<string>()
  #kept: { readonly addresses: readonly string[]; readonly untilMs: number } | undefined
  /** The server that answered last: it is asked first. */
  #good = 0

  constructor(options: ResolverOptions, asking: Asking) {
    this.#options = options
    this.#asking = asking
  }

  /** At once where it knows. Gives a function after whose call nobody is called back. */
  lookUp(onAddresses: OnAddresses): () => void {
    const kept = this.#kept
    if (kept !== undefined && kept.untilMs > this.#asking.nowMs) {
      onAddresses(kept.addresses)
      return () => {}
    }
    this.#waiting.add(onAddresses)
    if (this.#waiting.size === 1) this.#ask(0)
    return () => void this.#waiting.delete(onAddresses)
  }

  #ask(tried: number): void {
    const servers = this.#asking.servers()
    const place = (this.#good + tried) % Math.max(1, servers.length)
    const server = servers[place]
    if (server === undefined || tried >= ROUNDS * servers.length) {
      this.#end([])
      return
    }
    let stopWaiting = (): void => {}
    let isOver = false
    const take = (response: WireResponse | undefined): void => {
      if (isOver) return
      isOver = true
      stopWaiting()
      const answer = response === undefined ? undefined : this.#read(server, response)
      if (answer === undefined) {
        this.#ask(tried + 1)
        return
      }
      this.#good = place
      this.#keep(answer)
    }
    const hangUp = this.#asking.ask(server, this.#question(server), take)
    // Whoever is refused at once was called back already.
    if (isOver) return
    stopWaiting = this.#asking.after(NAME_SERVER_PATIENCE_MS, () => {
      hangUp()
      take(undefined)
    })
  }

  #question(server: string): WireRequest {
    const { name, subnet } = this.#options
    return {
      method: 'GET',
      url: `http://${server}/dns-query?name=${name}&type=A&edns_client_subnet=${subnet}`,
      headers: { names: ['host', 'accept'], values: [server, 'application/dns-json'] },
      body: null,
    }
  }

  #keep({ addresses, ttlMs }: DnsAnswer): void {
    const keptMs = Math.min(LONGEST_TTL_MS, Math.max(ttlMs, this.#options.leastTtlMs))
    // That there is nothing is not kept: nobody said for how long (RFC 2308 §5).
    if (addresses.length > 0) this.#kept = { addresses, untilMs: this.#asking.nowMs + keptMs }
    this.#end(addresses)
  }

  #end(addresses: readonly string[]): void {
    const waiting = [...this.#waiting]
    this.#waiting.clear()
    for (const onAddresses of waiting) onAddresses(addresses)
  }

  #read(server: string, { status, body }: WireResponse): DnsAnswer | undefined {
    if (status !== 200) {
      this.#warn(`${server} answered with ${status}, where 200 is an answer, whatever it says`)
      return undefined
    }
    const text = body === null ? '' : typeof body === 'string' ? body : decodeText(body)
    const answer = parseAnswer(text, this.#options.name)
    if (typeof answer !== 'string') return answer
    const shown = text.length > SHOWN_LETTERS ? `${text.slice(0, SHOWN_LETTERS)}…` : text
    this.#warn(`what ${server} answered is none: ${answer}. It was: ${shown}`)
    return undefined
  }

  /** Each only once, and not too many: it may say something else each time. */
  #warn(text: string): void {
    if (this.#warned.has(text) || this.#warned.size >= 5) return
    this.#warned.add(text)
    this.#asking.warn(`${this.#options.called}: ${text}`)
  }
}

interface DnsAnswer {
  readonly addresses: readonly string[]
  readonly ttlMs: number
}

/** The record type of an address, and the two statuses that are answers (RFC 1035 §3.2.2, §4.1.1). */
const A = 1
const NO_ERROR = 0
const NO_SUCH_NAME = 3

const addressPattern = /^(25[0-5]|2[0-4]\d|1?\d?\d)(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3}$/

/** Or what is wrong with it, in words. A server that says that it failed is no answer, and nothing is wrong with that. */
export function parseAnswer(text: string, name: string): DnsAnswer | string | undefined {
  let told: unknown
  try {
    told = JSON.parse(text)
  } catch {
    return 'it is not JSON'
  }
  if (!isRecord(told)) return 'it is no object'
  const { Status: status, Answer: records = [] } = told
  if (status === NO_SUCH_NAME) return { addresses: [], ttlMs: 0 }
  if (typeof status !== 'number') return 'its Status is no number'
  if (status !== NO_ERROR) return undefined
  if (!Array.isArray(records)) return 'its Answer is no list'
  const addresses: string[] = []
  let ttlMs = Number.POSITIVE_INFINITY
  for (const record of records as unknown[]) {
    if (!isRecord(record)) return 'a record in its Answer is no object'
    const { type, TTL: ttl, data, name: owner } = record
    if (type !== A) continue
    if (typeof owner !== 'string' || !isSameName(owner, name)) return `a record is not for ${name}`
    if (typeof ttl !== 'number' || !(ttl >= 0)) return 'the TTL of a record is no number of seconds'
    if (typeof data !== 'string' || !addressPattern.test(data)) return 'the data of a record is no address'
    addresses.push(data)
    ttlMs = Math.min(ttlMs, ttl * 1000)
  }
  return { addresses, ttlMs: addresses.length === 0 ? 0 : ttlMs }
}

/** Letters of either case are the same, and the dot at the end may be left out (RFC 4343). */
function isSameName(one: string, other: string): boolean {
  const plain = (name: string): string => name.toLowerCase().replace(/\.$/, '')
  return plain(one) === plain(other)
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
