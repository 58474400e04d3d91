/**
 * The power of two choices: draws two servers and takes the less busy one.
 * When all look sick it tries them anyway: rather a slow answer than none.
 */
import type { Connection, Env, Program } from 'millions'

class Backend {
  readonly #address: string
  inFlight = 0
  #failures = 0
  #recovering = 0

  constructor(name: string) {
    this.#address = `http://${name}`
  }

  get isSick(): boolean {
    return this.#failures >= 2
  }

  async send(path: string, init: RequestInit): Promise<Response> {
    this.inFlight++
    try {
      return await fetch(this.#address + path, { ...init, signal: AbortSignal.timeout(2500) })
    } finally {
      this.inFlight--
    }
  }

  async check(): Promise<void> {
    try {
      const { status } = await fetch(`${this.#address}/health`, { signal: AbortSignal.timeout(1000) })
      if (status !== 200) throw new Error('sick')
      if (++this.#recovering >= 3) this.#failures = 0
      if (!this.isSick) this.#failures = 0
    } catch {
      this.#failures++
      this.#recovering = 0
    }
  }
}

class Pool {
  readonly #backends = new Map<string, Backend>()

  update(names: readonly string[]): void {
    for (const name of this.#backends.keys()) if (!names.includes(name)) this.#backends.delete(name)
    for (const name of names) if (!this.#backends.has(name)) this.#backends.set(name, new Backend(name))
  }

  checkAll(): void {
    for (const backend of this.#backends.values()) void backend.check()
  }

  choose(tried: readonly Backend[]): Backend | undefined {
    const all = [...this.#backends.values()]
    const well = all.filter((backend) => !backend.isSick)
    // Sick ones only when all look sick: it may be the checks that are wrong.
    const candidates = (well.length > 0 ? well : all).filter((backend) => !tried.includes(backend))
    const one = takeByChance(candidates)
    const other = takeByChance(candidates) ?? one
    return one !== undefined && other !== undefined && other.inFlight < one.inFlight ? other : one
  }
}

function takeByChance<T>(from: T[]): T | undefined {
  return from.splice(Math.floor(Math.random() * from.length), 1)[0]
}

const pool = new Pool()
const namesIn = (env: Env) => env.nodes('web').map((server) => server.name)

export default {
  start(env) {
    setInterval(() => {
      pool.update(namesIn(env))
      pool.checkAll()
    }, 1500)
  },

  async fetch(request, env, connection) {
    pool.update(namesIn(env))
    const url = new URL(request.url)
    const init = await copyOf(request, connection)
    const tried: Backend[] = []
    for (let backend = pool.choose(tried); backend !== undefined; backend = pool.choose(tried)) {
      tried.push(backend)
      try {
        return cleaned(await backend.send(url.pathname + url.search, init))
      } catch (error) {
        if (!isSafeAgain(request.method, error)) return new Response('Broken off.\n', { status: 502 })
        if (tried.length === 3) break
      }
    }
    return new Response('No server answers.\n', { status: 503 })
  },
} satisfies Program

function isSafeAgain(method: string, error: unknown): boolean {
  if (['GET', 'HEAD', 'PUT', 'DELETE'].includes(method)) return true // asking twice is the same as once
  const { code } = (error instanceof Error ? (error.cause ?? {}) : {}) as { code?: string }
  return code === 'ECONNREFUSED' || code === 'ENOTFOUND'
}

async function copyOf(request: Request, { remoteAddress }: Connection): Promise<RequestInit> {
  const headers = withoutHops(request.headers)
  headers.append('X-Forwarded-For', remoteAddress)
  const body = await request.bytes()
  return { method: request.method, headers, redirect: 'manual', ...(body.length > 0 && { body }) }
}

function cleaned(response: Response): Response {
  return new Response(response.body, { status: response.status, headers: withoutHops(response.headers) })
}

function withoutHops(headers: Headers): Headers {
  const clean = new Headers()
  const hops = `connection,keep-alive,proxy-connection,te,transfer-encoding,upgrade,${headers.get('connection') ?? ''}`
  const names = hops.split(',').map((name) => name.trim().toLowerCase())
  for (const [name, value] of headers) if (!names.includes(name)) clean.append(name, value)
  return clean
}
