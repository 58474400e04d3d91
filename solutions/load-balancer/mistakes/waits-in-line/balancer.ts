// Caught by: survive/all-cut-off
// Lets requests wait in line for a slot, for as long as it takes.
import type { Env, Program } from 'millions'

const TRIES = 3
const PATIENCE_MS = 3000 // of a server that has the request: three of them stay within ten seconds
const SLOTS = 32

class Server {
  healthy = true
  taken = 0
  turn = 0
  #against = 0
  readonly name: string
  constructor(name: string) {
    this.name = name
  }

  get full(): boolean {
    return this.taken >= SLOTS
  }

  async check(): Promise<void> {
    const well = await fetch(`http://${this.name}/health`, { signal: AbortSignal.timeout(1000) })
      .then(({ status }) => status === 200)
      .catch(() => false)
    if (well === this.healthy) this.#against = 0
    else if (++this.#against >= (this.healthy ? 3 : 2)) {
      this.healthy = well
      this.#against = 0
      wakeAll()
    }
  }
}

let servers: Server[] = []
let line: (() => void)[] = []
let turn = 0

export default {
  start(env) {
    setInterval(() => {
      for (const server of listed(env)) void server.check()
    }, 1000)
  },

  async fetch(request, env, connection) {
    const { pathname, search } = new URL(request.url)
    const headers = endToEnd(request.headers)
    headers.append('x-forwarded-for', connection.remoteAddress)
    const body = request.body === null ? null : await request.bytes()
    const { method } = request

    const tried: Server[] = []
    while (tried.length < TRIES) {
      const server = await slot(env, tried)
      if (server === undefined) break
      tried.push(server)
      try {
        const signal = AbortSignal.timeout(PATIENCE_MS)
        const url = `http://${server.name}${pathname}${search}`
        const answer = await fetch(url, { method, headers, body, redirect: 'manual', signal })
        const { status, statusText } = answer
        return new Response(answer.body, { status, statusText, headers: endToEnd(answer.headers) })
      } catch (error) {
        if (method !== 'GET' && method !== 'HEAD' && !isDefinite(error)) return sorry(502)
      } finally {
        server.taken--
        wakeAll()
      }
    }
    return sorry(503)
  },
} satisfies Program

/** A slot of the least busy server. Waits in line while all are full. */
async function slot(env: Env, tried: readonly Server[]): Promise<Server | undefined> {
  for (;;) {
    const usable = listed(env).filter((server) => server.healthy && !tried.includes(server))
    const [server] = usable.toSorted((a, b) => a.taken - b.taken || a.turn - b.turn)
    if (server === undefined) return undefined
    if (!server.full) {
      server.taken++
      server.turn = ++turn
      return server
    }
    await new Promise<void>((resolve) => line.push(resolve))
  }
}

/** In the order in which they came. Who finds no slot stands in line again. */
function wakeAll(): void {
  const woken = line
  line = []
  for (const wake of woken) wake()
}

function listed(env: Env): readonly Server[] {
  servers = env
    .nodes('web')
    .map(({ name }) => servers.find((server) => server.name === name) ?? new Server(name))
  return servers
}

function isDefinite(error: unknown): boolean {
  const code = error instanceof Error ? (error.cause as { code?: string } | undefined)?.code : undefined
  return code === 'ECONNREFUSED' || code === 'ENOTFOUND'
}

const sorry = (status: number) => new Response('No server can answer now.\n', { status })

function endToEnd(from: Headers): Headers {
  const headers = new Headers(from)
  for (const name of (from.get('connection') ?? '').split(',').map((part) => part.trim()))
    if (name !== '') headers.delete(name)
  for (const name of ['connection', 'keep-alive', 'proxy-connection', 'te', 'transfer-encoding', 'upgrade'])
    headers.delete(name)
  return headers
}
