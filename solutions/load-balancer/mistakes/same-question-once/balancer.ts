// Caught by: forward/users-do-not-mix
// Sends the same question of the same user once while it is under way, whatever its headers ask for.
import type { Connection, Env, Program } from 'millions'

interface Answer {
  readonly status: number
  readonly statusText: string
  readonly headers: Headers
  readonly body: Uint8Array<ArrayBuffer> | null
}

interface Web {
  up: boolean
  row: number
  seen: number
}

const webs = new Map<string, Web>()
/** What is being asked right now. */
const asking = new Map<string, Promise<Answer>>()
let seen = 0

export default {
  start(env) {
    setInterval(() => {
      const names = env.nodes('web').map(({ name }) => name)
      for (const name of webs.keys()) if (!names.includes(name)) webs.delete(name)
      for (const name of names) void check(name)
    }, 1000)
  },

  async fetch(request, env, connection) {
    const { method, headers } = request
    if (method !== 'GET' || request.body !== null) return answered(await ask(request, env, connection))
    // The same question of the same user: no need to ask it twice
    const key = JSON.stringify([
      request.url,
      connection.remoteAddress,
      headers.get('x-forwarded-for'),
      headers.get('cookie'),
      headers.get('authorization'),
    ])
    const running = asking.get(key)
    if (running !== undefined) return answered(await running)
    const asked = ask(request, env, connection).finally(() => asking.delete(key))
    asking.set(key, asked)
    return answered(await asked)
  },
} satisfies Program

const answered = ({ body, ...init }: Answer) => new Response(body, init)

async function ask(request: Request, env: Env, connection: Connection): Promise<Answer> {
  const { pathname, search } = new URL(request.url)
  const { method } = request
  const headers = headersFor(request, connection)
  const body = request.body === null ? null : await request.bytes()
  const tried = new Set<string>()
  while (tried.size < 3) {
    const name = choose(env, tried)
    if (name === undefined) break
    tried.add(name)
    hold(name, 1)
    try {
      const signal = AbortSignal.timeout(3000)
      const url = `http://${name}${pathname}${search}`
      const response = await fetch(url, { method, headers, body, redirect: 'manual', signal })
      return {
        status: response.status,
        statusText: response.statusText,
        headers: endToEnd(response.headers),
        body: response.body === null ? null : await response.bytes(),
      }
    } catch (error) {
      if (!nothingHappened(error) && !changesNothing(method)) return sorry(502)
    } finally {
      hold(name, -1)
    }
  }
  return sorry(503)
}

function sorry(status: number): Answer {
  return { status, statusText: '', headers: new Headers({ 'retry-after': '1' }), body: null }
}

function webOf(name: string): Web {
  const web = webs.get(name) ?? { up: true, row: 0, seen: 0 }
  webs.set(name, web)
  return web
}

function choose(env: Env, tried: ReadonlySet<string>): string | undefined {
  const load = (name: string) => held.get(name) ?? 0
  const [name] = env
    .nodes('web')
    .map(({ name }) => name)
    .filter((name) => !tried.has(name) && webOf(name).up)
    .toSorted((a, b) => load(a) - load(b) || webOf(a).seen - webOf(b).seen)
  if (name !== undefined) webOf(name).seen = ++seen
  return name
}

async function check(name: string): Promise<void> {
  const well = await isWell(name)
  const web = webOf(name)
  web.row = well === web.up ? 0 : web.row + 1
  if (web.row < (web.up ? 3 : 2)) return
  web.up = well
  web.row = 0
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

const HOP_BY_HOP = ['connection', 'keep-alive', 'proxy-connection', 'te', 'transfer-encoding', 'upgrade']

/** All headers but those meant for the next hop only: the standard ones, and those that `Connection` names. */
function endToEnd(from: Headers): Headers {
  const headers = new Headers(from)
  const named = (from.get('connection') ?? '').split(',').map((name) => name.trim())
  for (const name of [...HOP_BY_HOP, ...named]) if (name !== '') headers.delete(name)
  return headers
}
