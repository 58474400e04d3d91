// Caught by: spread/five-servers
// Chooses by the clock: all that comes within the same second goes to the same server.
import type { Connection, Env, Program } from 'millions'

const TRIES = 3
const PATIENCE_MS = 3000 // three tries of three seconds stay within the ten that a user is promised
const CHECK = { everyMs: 1000, patienceMs: 1000, failuresToLeave: 3, successesToReturn: 2 }

interface Server {
  readonly name: string
  inFlight: number
  healthy: boolean
  /** Checks in a row that spoke against `healthy`. */
  contrary: number
}

/** What is known about each server: forgotten by a crash, and found out again. */
const known = new Map<string, Server>()

export default {
  start(env) {
    setInterval(() => checkAll(env), CHECK.everyMs)
  },

  async fetch(request, env, connection) {
    const { pathname, search } = new URL(request.url)
    const init = {
      method: request.method,
      headers: headersFor(request, connection),
      body: request.body === null ? null : await request.bytes(), // a stream could not be sent a second time
      redirect: 'manual',
    } as const

    const tried = new Set<Server>()
    while (tried.size < TRIES) {
      const server = pick(env, tried)
      if (server === undefined) break
      tried.add(server)
      server.inFlight++
      try {
        const url = `http://${server.name}${pathname}${search}`
        const response = await fetch(url, { ...init, signal: AbortSignal.timeout(PATIENCE_MS) })
        return answerFrom(response)
      } catch (error) {
        const mayBeDone = !nothingHappened(error)
        if (mayBeDone && !changesNothing(request.method)) return failure(502, 'The server broke off.')
      } finally {
        server.inFlight--
      }
    }
    return failure(503, 'No server can answer now.')
  },
} satisfies Program

/** One of the healthy servers: each has its own seconds. */
function pick(env: Env, tried: ReadonlySet<Server>): Server | undefined {
  const candidates = serversOf(env).filter((server) => server.healthy && !tried.has(server))
  return candidates[Math.floor(Date.now() / 1000) % candidates.length]
}

/** Asks the operator's configuration each time, so that servers come and go without a restart. */
function serversOf(env: Env): readonly Server[] {
  const names = env.nodes('web').map(({ name }) => name)
  for (const name of known.keys()) if (!names.includes(name)) known.delete(name)
  return names.map((name) => {
    const server = known.get(name) ?? { name, inFlight: 0, healthy: true, contrary: 0 }
    known.set(name, server)
    return server
  })
}

function checkAll(env: Env): void {
  for (const server of serversOf(env)) void check(server)
}

/** One lost check means nothing; several in a row do. Slow counts as lost. */
async function check(server: Server): Promise<void> {
  const well = await fetch(`http://${server.name}/health`, { signal: AbortSignal.timeout(CHECK.patienceMs) })
    .then(({ status }) => status === 200)
    .catch(() => false)
  server.contrary = well === server.healthy ? 0 : server.contrary + 1
  if (server.contrary < (server.healthy ? CHECK.failuresToLeave : CHECK.successesToReturn)) return
  server.healthy = well
  server.contrary = 0
}

/** A refused connection, or a name that is gone, is definite. A time-out or a reset is not. */
function nothingHappened(error: unknown): boolean {
  const cause: unknown = error instanceof Error ? error.cause : undefined
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined
  return code === 'ECONNREFUSED' || code === 'ENOTFOUND'
}

const changesNothing = (method: string) => method === 'GET' || method === 'HEAD'

function headersFor(request: Request, connection: Connection): Headers {
  const headers = endToEnd(request.headers)
  headers.append('x-forwarded-for', connection.remoteAddress)
  return headers
}

function answerFrom(response: Response): Response {
  const { body, status, statusText } = response
  return new Response(body, { status, statusText, headers: endToEnd(response.headers) })
}

const HOP_BY_HOP = ['connection', 'keep-alive', 'proxy-connection', 'te', 'transfer-encoding', 'upgrade']

/** All headers but those meant for the next hop only: the standard ones, and those that `Connection` names. */
function endToEnd(from: Headers): Headers {
  const headers = new Headers(from)
  const named = (from.get('connection') ?? '').split(',').map((name) => name.trim())
  for (const name of [...HOP_BY_HOP, ...named]) if (name !== '') headers.delete(name)
  return headers
}

function failure(status: number, reason: string): Response {
  return new Response(`${reason}\n`, { status, headers: { 'retry-after': '1' } })
}
