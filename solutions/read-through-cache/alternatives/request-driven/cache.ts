/** A class for each of its cares: lives that differ a little, a timer for each entry, waiters in a list, numbers for what was forgotten. */
import type { Env, Program } from 'millions'

type Told = { status: number; type: string | null; tag: string | null; body: Uint8Array<ArrayBuffer> }

class Entry {
  readonly #bornMs = performance.now()
  readonly told: Told
  readonly lifeMs: number
  readonly usefulMs: number
  constructor(told: Told, lifeMs: number, usefulMs: number) {
    this.told = told
    this.lifeMs = lifeMs
    this.usefulMs = usefulMs
  }
  get ageMs(): number {
    return performance.now() - this.#bornMs
  }
  get isFresh(): boolean {
    return this.ageMs < this.lifeMs
  }
  get isUseful(): boolean {
    return this.ageMs < this.usefulMs
  }
}

class Flight {
  readonly #waiting: ((told: Told | undefined) => void)[] = []
  join(): Promise<Told | undefined> {
    return new Promise((settle) => this.#waiting.push(settle))
  }
  land(told: Told | undefined): void {
    for (const settle of this.#waiting) settle(told)
  }
}

class Cache {
  readonly #entries = new Map<string, Entry>()
  readonly #flights = new Map<string, Flight>()

  get size(): number {
    return this.#entries.size
  }

  async get(path: string, env: Env): Promise<{ told: Told | undefined; entry?: Entry; how: string }> {
    const entry = this.#entries.get(path)
    if (entry?.isFresh) return { told: entry.told, entry, how: 'hit' }
    const wasUnderWay = this.#flights.get(path)
    const flight = wasUnderWay ?? new Flight()
    const landed = flight.join()
    if (!wasUnderWay) {
      this.#flights.set(path, flight)
      void this.#fly(path, flight, env)
    }
    const told = await landed
    const isSorry = told === undefined || told.status >= 500
    if (isSorry && entry?.isUseful && entry.told.status === 200) {
      const ttl = Math.min(-1, Math.round((entry.lifeMs - entry.ageMs) / 1000))
      return { told: entry.told, entry, how: `hit; ttl=${ttl}; detail="the database is away, sorry"` }
    }
    return { told, how: wasUnderWay ? 'fwd=uri-miss; collapsed' : 'fwd=uri-miss; stored' }
  }

  forget(path: string): void {
    this.#entries.delete(path)
    this.#flights.delete(path)
  }

  async #fly(path: string, flight: Flight, env: Env): Promise<void> {
    const told = await load(path, env)
    if (this.#flights.get(path) === flight) {
      this.#flights.delete(path)
      this.#store(path, told, env)
    }
    flight.land(told)
  }

  #store(path: string, told: Told | undefined, env: Env): void {
    if (told?.status !== 200 && told?.status !== 404) return
    const { TTL_MS, ABSENT_MS, STALE_MS } = env.vars
    const mostMs = Number(told.status === 200 ? TTL_MS : ABSENT_MS)
    const lifeMs = mostMs * (0.86 + 0.14 * Math.random())
    // Within what the longest life would have allowed.
    const usefulMs = told.status === 200 ? mostMs + Number(STALE_MS) : lifeMs
    const entry = new Entry(told, lifeMs, usefulMs)
    this.#entries.set(path, entry)
    setTimeout(() => {
      if (this.#entries.get(path) === entry) this.#entries.delete(path)
    }, usefulMs)
  }
}

async function load(path: string, env: Env): Promise<Told | undefined> {
  const stop = new AbortController()
  const timer = setTimeout(() => stop.abort(), 1200)
  try {
    const answer = await fetch(`http://${env.nodes('database')[0]?.name}${path}`, { signal: stop.signal })
    const body = await answer.bytes()
    return {
      status: answer.status,
      type: answer.headers.get('content-type'),
      tag: answer.headers.get('etag'),
      body,
    }
  } catch {
    return undefined
  } finally {
    clearTimeout(timer)
  }
}

const cache = new Cache()

export default {
  async fetch(request, env) {
    const url = new URL(request.url)
    if (url.pathname === '/status') return Response.json({ entries: cache.size, well: true })
    const path = `${url.pathname}${url.search}`
    if (request.method === 'DELETE') {
      cache.forget(path)
      return new Response('forgotten')
    }
    const { told, entry, how } = await cache.get(path, env)
    const headers = new Headers({ 'cache-status': `${env.name};${how}` })
    if (entry) headers.set('age', `${Math.floor(entry.ageMs / 1000)}`)
    if (!told) return new Response('nobody answers', { status: 503, headers })
    if (told.type !== null) headers.set('content-type', told.type)
    if (told.tag !== null) headers.set('etag', told.tag)
    return new Response(told.body, { status: told.status, headers })
  },
} satisfies Program
