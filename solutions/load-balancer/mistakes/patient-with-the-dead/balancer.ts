// Caught by: health/long-outage
// Checks a dead server ever more seldom: after a minute its return is noticed too late.
import type { Env, Program } from 'millions'

const CHECK_MS = { least: 1000, most: 30_000, growth: 1.6 }

class Watched {
  failures = 0
  pauseMs = CHECK_MS.least
  pending = 0
  lastUse = 0
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
  get usable(): boolean {
    return this.failures < 3
  }
}

const watched = new Map<string, Watched>()
let uses = 0

export default {
  start(env) {
    setInterval(() => watchNew(env), 1000)
  },

  async fetch(request, env, connection) {
    watchNew(env)
    const { pathname, search } = new URL(request.url)
    const init = {
      method: request.method,
      headers: outgoing(request.headers, connection.remoteAddress),
      body: request.body === null ? null : await request.bytes(),
      redirect: 'manual',
    } as const
    const asked: Watched[] = []
    while (asked.length < 3) {
      const server = choose(env, asked)
      if (server === undefined) break
      asked.push(server)
      server.pending++
      server.lastUse = ++uses
      try {
        return incoming(
          await fetch(`http://${server.name}${pathname}${search}`, {
            ...init,
            signal: AbortSignal.timeout(3000),
          }),
        )
      } catch (error) {
        if (!nothingHappened(error) && !changesNothing(request.method))
          return failure(502, 'The server broke off.')
      } finally {
        server.pending--
      }
    }
    return failure(503, 'No server can answer now.')
  },
} satisfies Program

function choose(env: Env, asked: readonly Watched[]): Watched | undefined {
  const choices = env.nodes('web').flatMap(({ name }) => watched.get(name) ?? [])
  const free = choices.filter((server) => server.usable && !asked.includes(server))
  const least = Math.min(...free.map(({ pending }) => pending))
  return free.filter(({ pending }) => pending === least).sort((a, b) => a.lastUse - b.lastUse)[0]
}

function watchNew(env: Env): void {
  for (const { name } of env.nodes('web')) {
    if (watched.has(name)) continue
    const server = new Watched(name)
    watched.set(name, server)
    void watch(env, server)
  }
}

/** Until the operator removes it. */
async function watch(env: Env, server: Watched): Promise<void> {
  for (;;) {
    await sleep(server.pauseMs)
    if (!env.nodes('web').some(({ name }) => name === server.name)) break
    if (await isWell(server.name)) {
      server.failures = 0
      server.pauseMs = CHECK_MS.least
    } else {
      server.failures++
      // No use in hammering a dead machine
      if (!server.usable) server.pauseMs = Math.min(CHECK_MS.most, server.pauseMs * CHECK_MS.growth)
    }
  }
  watched.delete(server.name)
}

const sleep = (durationMs: number) => new Promise<void>((resolve) => setTimeout(resolve, durationMs))

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
