/** Before it is written, the cache is told so: until that is over, readers go past the cache. */
import type { Env, Program } from 'millions'

const BEING_WRITTEN = 'application/x-being-written'
const WAIT_MS = 550

export default {
  async fetch(request, env) {
    const { pathname, search } = new URL(request.url)
    if (pathname === '/health') return new Response('well\n')
    const database = new Store('database', env)
    if (!pathname.startsWith('/items/')) return await database.ask(pathname + search, copyOf(request))
    const item = new Item(pathname, database, new Store('cache', env))
    if (request.method !== 'GET' && request.method !== 'HEAD') return await item.change(copyOf(request))
    const found = await item.read()
    return request.method === 'HEAD' ? new Response(null, found) : found
  },
} satisfies Program

const copyOf = (request: Request): RequestInit => ({
  method: request.method,
  headers: request.headers,
  body: request.body,
  duplex: 'half',
})

/** Whose mark it is; undefined for a value, and for nothing. */
const markOf = (known: Response | undefined): string | undefined =>
  known?.ok && known.headers.get('content-type') === BEING_WRITTEN
    ? (known.headers.get('etag') ?? '')
    : undefined

class Store {
  readonly #url: string

  constructor(role: string, env: Env) {
    this.#url = `http://${env.nodes(role)[0]?.name}`
  }

  ask(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(this.#url + path, init)
  }

  /** Undefined without an answer in time. */
  async try(path: string, init: RequestInit = {}): Promise<Response | undefined> {
    try {
      const answer = await this.ask(path, { ...init, signal: AbortSignal.timeout(WAIT_MS) })
      const body = await answer.bytes()
      return new Response(answer.status === 204 ? null : body, answer)
    } catch {
      return undefined
    }
  }
}

class Item {
  readonly #path: string
  readonly #database: Store
  readonly #cache: Store

  constructor(path: string, database: Store, cache: Store) {
    this.#path = path
    this.#database = database
    this.#cache = cache
  }

  /** Each mark is one of its own. One that is left behind, as somebody crashed, ends by itself. */
  async change(init: RequestInit): Promise<Response> {
    const headers = {
      'Content-Type': BEING_WRITTEN,
      'Cache-Control': 'max-age=4',
      ETag: `"${crypto.randomUUID()}"`,
    }
    await this.#cache.try(this.#path, { method: 'PUT', headers })
    const answer = await this.#database.ask(this.#path, init)
    await this.#cache.try(this.#path, { method: 'DELETE' })
    return answer
  }

  async read(): Promise<Response> {
    let last: Response | undefined
    for (let round = 0; round < 8; round++) {
      const known = await this.#cache.try(this.#path)
      const mark = markOf(known)
      if (known?.ok && mark === undefined) return known
      const answer = await this.#database.ask(this.#path)
      const body = await answer.bytes()
      last = new Response(body, answer)
      if (mark !== undefined) {
        if (await this.#isStill(mark)) return last
        continue
      }
      const lease = known?.headers.get('lease')
      if (!lease || (await this.#keep(answer, body, lease))) return last
    }
    await this.#cache.try(this.#path, { method: 'DELETE' })
    return last ?? (await this.#database.ask(this.#path))
  }

  /** Another writer may have taken the mark away, and somebody put what is older: then that is what others get. */
  async #isStill(mark: string): Promise<boolean> {
    const known = await this.#cache.try(this.#path)
    return known === undefined || markOf(known) === mark
  }

  /** False when others were quicker. What is not there is nothing to keep: so nobody else may have kept anything. */
  async #keep(answer: Response, body: Uint8Array<ArrayBuffer>, lease: string): Promise<boolean> {
    if (!answer.ok) {
      await this.#cache.try(this.#path, { method: 'DELETE' })
      return true
    }
    const headers = new Headers(answer.headers)
    headers.set('Lease', lease)
    headers.set('Cache-Control', 'max-age=4')
    const kept = await this.#cache.try(this.#path, { method: 'PUT', headers, body })
    return kept?.status !== 409
  }
}
