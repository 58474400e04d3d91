// Caught by: survive/all-cut-off
// Lets a server work on 25 requests at once, and others wait in front of it for as long as it takes.
import type { Env, Program } from 'millions'

const TRIES = 3
const PATIENCE_MS = 3000
const AT_ONCE = 25

class Server {
  #working = 0
  readonly #waiting: (() => void)[] = []
  lastTurn = 0
  healthy = true
  contrary = 0
  readonly name: string

  constructor(name: string) {
    this.name = name
  }

  get load(): number {
    return this.#working + this.#waiting.length
  }

  /** Settles when it is the caller's turn. */
  async enter(): Promise<void> {
    if (this.#working < AT_ONCE) {
      this.#working++
      return
    }
    await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }

  /** Hands the place on. */
  leave(): void {
    const next = this.#waiting.shift()
    if (next === undefined) this.#working--
    else next()
  }

  async check(): Promise<void> {
    const well = await isWell(this.name)
    this.contrary = well === this.healthy ? 0 : this.contrary + 1
    if (this.contrary < (this.healthy ? 3 : 2)) return
    this.healthy = well
    this.contrary = 0
  }
}

const servers = new Map<string, Server>()
let turn = 0

export default {
  start(env) {
    setInterval(() => configured(env).forEach((server) => void server.check()), 1000)
  },

  async fetch(request, env, connection) {
    const { pathname, search } = new URL(request.url)
    const { method } = request
    const headers = outgoing(request.headers, connection.remoteAddress)
    const body = request.body === null ? null : await request.bytes()
    const tried = new Set<Server>()
    while (tried.size < TRIES) {
      const server = leastBusy(configured(env).filter((one) => one.healthy && !tried.has(one)))
      if (server === undefined) break
      tried.add(server)
      server.lastTurn = ++turn
      await server.enter()
      try {
        const signal = AbortSignal.timeout(PATIENCE_MS)
        return incoming(
          await fetch(`http://${server.name}${pathname}${search}`, {
            method,
            headers,
            body,
            redirect: 'manual',
            signal,
          }),
        )
      } catch (error) {
        if (!nothingHappened(error) && !changesNothing(method)) return failure(502, 'The server broke off.')
      } finally {
        server.leave()
      }
    }
    return failure(503, 'No server can answer now.')
  },
} satisfies Program

function configured(env: Env): readonly Server[] {
  const names = new Set(env.nodes('web').map(({ name }) => name))
  for (const name of servers.keys()) if (!names.has(name)) servers.delete(name)
  for (const name of names) if (!servers.has(name)) servers.set(name, new Server(name))
  return [...servers.values()]
}

function leastBusy(choice: readonly Server[]): Server | undefined {
  return choice.toSorted((a, b) => a.load - b.load || a.lastTurn - b.lastTurn)[0]
}

/** 200 within a second, and nothing else. */
async function isWell(name: string): Promise<boolean> {
  try {
    const { status } = await fetch(`http://${name}/health`, { signal: AbortSignal.timeout(1000) })
    return status === 200
  } catch {
    return false
  }
}

const changesNothing = (method: string) => method === 'GET' || method === 'HEAD'

/** Refused, or no such name: definite. A time-out or a reset is not. */
function nothingHappened(error: unknown): boolean {
  const cause = error instanceof Error ? (error.cause as { code?: string } | undefined) : undefined
  return cause?.code === 'ECONNREFUSED' || cause?.code === 'ENOTFOUND'
}

const HOP_BY_HOP = ['connection', 'keep-alive', 'proxy-connection', 'te', 'transfer-encoding', 'upgrade']

function endToEnd(from: Headers): Headers {
  const headers = new Headers(from)
  const named = (from.get('connection') ?? '').split(',').map((name) => name.trim())
  for (const name of [...HOP_BY_HOP, ...named]) if (name !== '') headers.delete(name)
  return headers
}

function outgoing(from: Headers, client: string): Headers {
  const headers = endToEnd(from)
  headers.append('x-forwarded-for', client)
  return headers
}

function incoming({ body, status, statusText, headers }: Response): Response {
  return new Response(body, { status, statusText, headers: endToEnd(headers) })
}

const failure = (status: number, reason: string) => new Response(`${reason}\n`, { status })
