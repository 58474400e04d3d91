// Caught by: survive/no-server-left
// Keeps the user's address where the next user overwrites it before the second try.
import type { Connection, Env, Program } from 'millions'

class Server {
  inFlight = 0
  last = 0
  out = false
  streak = 0
  readonly name: string
  constructor(name: string) {
    this.name = name
  }

  async check(): Promise<void> {
    const well = await isWell(this.name)
    if (well !== this.out) {
      this.streak = 0
      return
    }
    if (++this.streak < (this.out ? 2 : 3)) return
    this.out = !this.out
    this.streak = 0
  }
}

class Forwarder {
  #servers: Server[] = []
  #clock = 0
  /** The address of whoever asks. */
  #client = ''

  refresh(env: Env): void {
    const names = env.nodes('web').map(({ name }) => name)
    this.#servers = names.map(
      (name) => this.#servers.find((server) => server.name === name) ?? new Server(name),
    )
  }

  checkAll(): void {
    for (const server of this.#servers) void server.check()
  }

  async forward(request: Request, { remoteAddress }: Connection): Promise<Response> {
    const body = request.body === null ? null : await request.bytes()
    this.#client = remoteAddress
    const asked = new Set<Server>()
    while (asked.size < 3) {
      const server = this.#next(asked)
      if (server === undefined) break
      asked.add(server)
      try {
        return incoming(await this.#send(server, request, body))
      } catch (error) {
        if (!nothingHappened(error) && !changesNothing(request.method))
          return failure(502, 'The server broke off.')
      }
    }
    return failure(503, 'No server can answer now.')
  }

  async #send(server: Server, request: Request, body: Uint8Array<ArrayBuffer> | null): Promise<Response> {
    const { pathname, search } = new URL(request.url)
    server.inFlight++
    server.last = ++this.#clock
    try {
      return await fetch(`http://${server.name}${pathname}${search}`, {
        method: request.method,
        headers: outgoing(request.headers, this.#client),
        body,
        redirect: 'manual',
        signal: AbortSignal.timeout(3000),
      })
    } finally {
      server.inFlight--
    }
  }

  #next(asked: ReadonlySet<Server>): Server | undefined {
    let best: Server | undefined
    for (const server of this.#servers) {
      if (server.out || asked.has(server)) continue
      if (best === undefined || server.inFlight < best.inFlight) best = server
      else if (server.inFlight === best.inFlight && server.last < best.last) best = server
    }
    return best
  }
}

const forwarder = new Forwarder()

export default {
  start(env) {
    forwarder.refresh(env)
    setInterval(() => {
      forwarder.refresh(env)
      forwarder.checkAll()
    }, 1000)
  },
  fetch(request, env, connection) {
    forwarder.refresh(env)
    return forwarder.forward(request, connection)
  },
} satisfies Program

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
