// Caught by: least-connections/every-end-is-counted-down
// Counts a request down when it is too late, and once more when its answer comes after all.
import type { Connection, Env, Program } from 'millions'

class Late extends Error {}

interface Server {
  readonly name: string
  load: number
  order: number
  up: boolean
  doubts: number
}

const servers = new Map<string, Server>()
let orders = 0

export default {
  start(env) {
    setInterval(() => list(env).forEach((server) => void check(server)), 1000)
  },

  async fetch(request, env, connection) {
    const { pathname, search } = new URL(request.url)
    const { method } = request
    const headers = headersFor(request, connection)
    const body = request.body === null ? null : await request.bytes()
    const tried: Server[] = []
    while (tried.length < 3) {
      const [server] = list(env)
        .filter((server) => server.up && !tried.includes(server))
        .toSorted((a, b) => a.load - b.load || a.order - b.order)
      if (server === undefined) break
      tried.push(server)
      server.order = ++orders
      const url = `http://${server.name}${pathname}${search}`
      try {
        return answerFrom(await ask(server, url, { method, headers, body, redirect: 'manual' }))
      } catch (error) {
        if (!nothingHappened(error) && !changesNothing(method))
          return failure(504, 'The server took too long.')
      }
    }
    return failure(503, 'No server can answer now.')
  },
} satisfies Program

/** Its answer, or a `Late` after three seconds. */
async function ask(server: Server, url: string, init: RequestInit): Promise<Response> {
  server.load++
  const answer = fetch(url, init).finally(() => server.load--)
  let timer: ReturnType<typeof setTimeout> | undefined
  const clock = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Late('late')), 3000)
  })
  try {
    return await Promise.race([answer, clock])
  } catch (error) {
    // Nobody waits for it any more
    if (error instanceof Late) server.load--
    throw error
  } finally {
    clearTimeout(timer)
  }
}

function list(env: Env): Server[] {
  const names = env.nodes('web').map(({ name }) => name)
  for (const name of servers.keys()) if (!names.includes(name)) servers.delete(name)
  return names.map((name) => {
    const server = servers.get(name) ?? { name, load: 0, order: 0, up: true, doubts: 0 }
    servers.set(name, server)
    return server
  })
}

async function check(server: Server): Promise<void> {
  const well = await isWell(server.name)
  server.doubts = well === server.up ? 0 : server.doubts + 1
  if (server.doubts < (server.up ? 3 : 2)) return
  server.up = well
  server.doubts = 0
}

async function isWell(name: string): Promise<boolean> {
  try {
    const { status } = await fetch(`http://${name}/health`, { signal: AbortSignal.timeout(1000) })
    return status === 200
  } catch {
    return false
  }
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
