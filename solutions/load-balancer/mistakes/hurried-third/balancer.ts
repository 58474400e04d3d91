// Caught by: survive/checks-pass-and-requests-hang
// Shares six seconds among all tries: what is left for the third is less than honest work takes.
import type { Connection, Env, Program } from 'millions'

const BUDGET_MS = 6000 // well within the ten seconds
const TRY_MS = 2600

interface State {
  in: boolean
  row: number
  used: number
}

const states = new Map<string, State>()
let uses = 0

export default {
  start(env) {
    setInterval(() => {
      const names = new Set(env.nodes('web').map(({ name }) => name))
      for (const name of states.keys()) if (!names.has(name)) states.delete(name)
      for (const name of names) void check(name)
    }, 1000)
  },

  async fetch(request, env, connection) {
    const { pathname, search } = new URL(request.url)
    const method = request.method
    const headers = headersFor(request, connection)
    const body = request.body === null ? null : await request.bytes()
    const end = performance.now() + BUDGET_MS
    const tried = new Set<string>()
    for (let tries = 0; tries < 3; tries++) {
      const name = choose(env, tried)
      if (name === undefined) break
      tried.add(name)
      hold(name, 1)
      try {
        const signal = AbortSignal.timeout(Math.max(1, Math.round(Math.min(TRY_MS, end - performance.now()))))
        const url = `http://${name}${pathname}${search}`
        return answerFrom(await fetch(url, { method, headers, body, redirect: 'manual', signal }))
      } catch (error) {
        if (!nothingHappened(error) && !changesNothing(method)) return failure(502, 'The server broke off.')
      } finally {
        hold(name, -1)
      }
    }
    return failure(503, 'No server can answer now.')
  },
} satisfies Program

function stateOf(name: string): State {
  const state = states.get(name) ?? { in: true, row: 0, used: 0 }
  states.set(name, state)
  return state
}

function choose(env: Env, tried: ReadonlySet<string>): string | undefined {
  const load = (name: string) => held.get(name) ?? 0
  const [name] = env
    .nodes('web')
    .map(({ name }) => name)
    .filter((name) => !tried.has(name) && stateOf(name).in)
    .toSorted((a, b) => load(a) - load(b) || stateOf(a).used - stateOf(b).used)
  if (name !== undefined) stateOf(name).used = ++uses
  return name
}

async function check(name: string): Promise<void> {
  const well = await isWell(name)
  const state = states.get(name)
  if (state === undefined) {
    stateOf(name)
    return
  }
  state.row = well === state.in ? 0 : state.row + 1
  if (state.row < (state.in ? 3 : 2)) return
  state.in = well
  state.row = 0
}

const held = new Map<string, number>()

/** Counts what each server works on. */
function hold(name: string, change: 1 | -1): void {
  const count = (held.get(name) ?? 0) + change
  if (count > 0) held.set(name, count)
  else held.delete(name)
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
