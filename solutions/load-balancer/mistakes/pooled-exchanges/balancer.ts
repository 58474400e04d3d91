// Caught by: survive/no-server-left
// Uses the objects of ended requests again, and gives some back twice: two requests then share one.
import type { Connection, Env, Program } from 'millions'

const TRIES = 3
const PATIENCE_MS = 3000
const CHECK_EVERY_MS = 1000
const CHECK_PATIENCE_MS = 1000

class Server {
  inFlight = 0
  healthy = true
  lastTurn = 0
  #contrary = 0
  readonly name: string
  constructor(name: string) {
    this.name = name
  }

  async check(): Promise<void> {
    const signal = AbortSignal.timeout(CHECK_PATIENCE_MS)
    const well = await fetch(`http://${this.name}/health`, { signal }).then(
      ({ status }) => status === 200,
      () => false,
    )
    this.#contrary = well === this.healthy ? 0 : this.#contrary + 1
    if (this.#contrary < (this.healthy ? 3 : 2)) return
    this.healthy = well
    this.#contrary = 0
  }
}

class Exchange {
  method = ''
  target = ''
  headers = new Headers()
  body: Uint8Array<ArrayBuffer> | null = null
  readonly tried = new Set<Server>()

  async take(request: Request, { remoteAddress }: Connection): Promise<void> {
    const { pathname, search } = new URL(request.url)
    this.method = request.method
    this.target = pathname + search
    this.headers = endToEnd(request.headers)
    this.headers.append('x-forwarded-for', remoteAddress)
    if (request.body !== null) this.body = await request.bytes()
  }

  send(server: Server): Promise<Response> {
    const { method, headers, body } = this
    const signal = AbortSignal.timeout(PATIENCE_MS)
    return fetch(`http://${server.name}${this.target}`, { method, headers, body, redirect: 'manual', signal })
  }

  get mayRepeat(): boolean {
    return this.method === 'GET' || this.method === 'HEAD'
  }

  clear(): void {
    this.headers = new Headers()
    this.body = null
    this.tried.clear()
  }
}

const servers = new Map<string, Server>()
const idle: Exchange[] = []
let turn = 0

export default {
  start(env) {
    setInterval(() => {
      for (const server of configured(env)) void server.check()
    }, CHECK_EVERY_MS)
  },

  async fetch(request, env, connection) {
    const exchange = idle.pop() ?? new Exchange()
    try {
      await exchange.take(request, connection)
      return await serve(exchange, env)
    } finally {
      release(exchange)
    }
  },
} satisfies Program

async function serve(exchange: Exchange, env: Env): Promise<Response> {
  while (exchange.tried.size < TRIES) {
    const server = choose(exchange, env)
    if (server === undefined) break
    exchange.tried.add(server)
    server.lastTurn = ++turn
    server.inFlight++
    try {
      const { body, status, statusText, headers } = await exchange.send(server)
      return new Response(body, { status, statusText, headers: endToEnd(headers) })
    } catch (error) {
      if (!nothingHappened(error) && !exchange.mayRepeat)
        return giveUp(exchange, 502, 'The server broke off.')
    } finally {
      server.inFlight--
    }
  }
  return giveUp(exchange, 503, 'No server can answer now.')
}

function giveUp(exchange: Exchange, status: number, reason: string): Response {
  release(exchange)
  return new Response(`${reason}\n`, { status, headers: { 'retry-after': '1' } })
}

function release(exchange: Exchange): void {
  exchange.clear()
  idle.push(exchange)
}

function choose({ tried }: Exchange, env: Env): Server | undefined {
  let best: Server | undefined
  for (const server of configured(env)) {
    if (!server.healthy || tried.has(server)) continue
    if (best === undefined || server.inFlight < best.inFlight) best = server
    else if (server.inFlight === best.inFlight && server.lastTurn < best.lastTurn) best = server
  }
  return best
}

function configured(env: Env): Server[] {
  const names = new Set(env.nodes('web').map(({ name }) => name))
  for (const name of servers.keys()) if (!names.has(name)) servers.delete(name)
  for (const name of names) if (!servers.has(name)) servers.set(name, new Server(name))
  return [...servers.values()]
}

function nothingHappened(error: unknown): boolean {
  const cause = error instanceof Error ? (error.cause as { code?: string } | undefined) : undefined
  return cause?.code === 'ECONNREFUSED' || cause?.code === 'ENOTFOUND'
}

const HOP_BY_HOP = ['connection', 'keep-alive', 'proxy-connection', 'te', 'transfer-encoding', 'upgrade']

function endToEnd(from: Headers): Headers {
  const drop = new Set(HOP_BY_HOP)
  for (const name of (from.get('connection') ?? '').split(',')) drop.add(name.trim().toLowerCase())
  const headers = new Headers()
  for (const [name, value] of from) if (!drop.has(name)) headers.append(name, value)
  return headers
}
