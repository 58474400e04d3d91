// Caught by: health/restarts-beside-frozen-servers
// Checks one server after the other: each frozen one holds up the round for its second, and five of them for too long.
import type { Env, Program } from 'millions'

type Standing = { well: boolean; doubts: number; load: number; used: number }

const standings: Record<string, Standing> = Object.create(null)
let uses = 0

export default {
  start(env) {
    void rounds(env)
  },

  async fetch(request, env, connection) {
    const { pathname, search } = new URL(request.url)
    const body = request.body === null ? null : await request.bytes()
    const headers = outgoing(request.headers, connection.remoteAddress)
    const candidates = new Set(namesOf(env).filter((name) => standingOf(name).well))
    for (let left = 3; left > 0 && candidates.size > 0; left--) {
      const name = idlest(candidates)
      if (name === undefined) break
      candidates.delete(name)
      const standing = standingOf(name)
      standing.load++
      standing.used = ++uses
      try {
        const answer = await fetch(`http://${name}${pathname}${search}`, {
          method: request.method,
          headers,
          body,
          redirect: 'manual',
          signal: AbortSignal.timeout(3000),
        })
        return incoming(answer)
      } catch (error) {
        if (!nothingHappened(error) && !changesNothing(request.method))
          return failure(504, 'No answer in time.')
      } finally {
        standing.load--
      }
    }
    return failure(503, 'No server can answer now.')
  },
} satisfies Program

function idlest(names: Iterable<string>): string | undefined {
  return [...names].sort((a, b) => {
    const [left, right] = [standingOf(a), standingOf(b)]
    return left.load - right.load || left.used - right.used
  })[0]
}

function standingOf(name: string): Standing {
  standings[name] ??= { well: true, doubts: 0, load: 0, used: 0 }
  return standings[name]
}

function namesOf(env: Env): readonly string[] {
  return env.nodes('web').map(({ name }) => name)
}

async function rounds(env: Env): Promise<never> {
  for (;;) {
    const names = namesOf(env)
    for (const name of Object.keys(standings)) if (!names.includes(name)) delete standings[name]
    for (const name of names) {
      if (namesOf(env).includes(name)) note(standingOf(name), await isWell(name))
    }
    await sleep(2500)
  }
}

function note(standing: Standing, well: boolean): void {
  standing.doubts = well === standing.well ? 0 : standing.doubts + 1
  if (standing.doubts < (standing.well ? 3 : 2)) return
  standing.well = well
  standing.doubts = 0
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
