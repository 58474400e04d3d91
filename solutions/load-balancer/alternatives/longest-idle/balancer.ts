/**
 * A line of servers: the least busy one that has rested longest is next. Nothing here is drawn by chance.
 * Users' requests count as checks too: three failures in a row, and a server has to prove itself again.
 */
import type { Env, Program } from 'millions'

interface Entry {
  name: string
  busy: number
  readonly misses: { checks: number; requests: number }
  hits: number
  out: boolean
}

/** In the order of their last use. */
const line: Entry[] = []

/** Counts misses of one kind: a user's success says nothing about checks that fail. */
function note(entry: Entry, kind: 'checks' | 'requests', well: boolean): void {
  entry.misses[kind] = well ? 0 : entry.misses[kind] + 1
  if (entry.misses[kind] >= 3) entry.out = true
}

function readmit(entry: Entry, well: boolean): void {
  entry.hits = well ? entry.hits + 1 : 0
  if (entry.hits < 2 || !entry.out) return
  entry.out = false
  entry.misses.requests = 0
}

function follow(env: Env): void {
  const names = new Set(env.nodes('web').map((node) => node.name))
  for (let index = line.length - 1; index >= 0; index--) {
    if (!names.delete(line[index]?.name ?? '')) line.splice(index, 1)
  }
  for (const name of names)
    line.push({ name, busy: 0, misses: { checks: 0, requests: 0 }, hits: 0, out: false })
}

function next(tried: readonly Entry[]): Entry | undefined {
  let best: Entry | undefined
  for (const entry of line) {
    if (entry.out || tried.includes(entry)) continue
    if (best === undefined || entry.busy < best.busy) best = entry
  }
  if (best !== undefined) line.push(...line.splice(line.indexOf(best), 1))
  return best
}

async function look(entry: Entry): Promise<void> {
  let well = false
  const limit = new AbortController()
  const timer = setTimeout(() => limit.abort(), 1000)
  try {
    const response = await fetch(`http://${entry.name}/health`, { signal: limit.signal })
    well = response.status === 200
  } catch {
    well = false
  }
  clearTimeout(timer)
  note(entry, 'checks', well)
  readmit(entry, well)
}

function round(env: Env): void {
  follow(env)
  for (const entry of line) void look(entry)
  setTimeout(round, 1000, env)
}

export default {
  start: round,

  async fetch(request, env, connection) {
    follow(env)
    const url = new URL(request.url)
    const body = await request.bytes()
    const headers = strip(request.headers)
    const before = headers.get('x-forwarded-for')
    headers.set(
      'x-forwarded-for',
      before ? `${before}, ${connection.remoteAddress}` : connection.remoteAddress,
    )

    const tried: Entry[] = []
    while (tried.length < 3) {
      const entry = next(tried)
      if (entry === undefined) return new Response('Nobody is there.\n', { status: 503 })
      tried.push(entry)
      entry.busy++
      let failure: unknown
      try {
        const response = await fetch(`http://${entry.name}${url.pathname}${url.search}`, {
          method: request.method,
          headers,
          body: body.length === 0 ? null : body,
          redirect: 'manual',
          signal: AbortSignal.timeout(2900),
        })
        note(entry, 'requests', true)
        return new Response(response.body, { status: response.status, headers: strip(response.headers) })
      } catch (error) {
        failure = error
        note(entry, 'requests', false)
      } finally {
        entry.busy--
      }
      if (!mayGoOn(request.method, failure)) return new Response('It broke off.\n', { status: 502 })
    }
    return new Response('Three tries failed.\n', { status: 503 })
  },
} satisfies Program

function mayGoOn(method: string, failure: unknown): boolean {
  switch (method) {
    case 'GET':
    case 'HEAD':
      return true
    default: {
      const cause: unknown = failure instanceof Error ? failure.cause : undefined
      const code = cause instanceof Error ? Reflect.get(cause, 'code') : undefined
      return code === 'ECONNREFUSED' || code === 'ENOTFOUND'
    }
  }
}

function strip(headers: Headers): Headers {
  const result = new Headers(headers)
  for (const name of (headers.get('connection') ?? '').split(',')) if (name.trim()) result.delete(name.trim())
  for (const name of ['connection', 'keep-alive', 'proxy-connection', 'te', 'transfer-encoding', 'upgrade']) {
    result.delete(name)
  }
  return result
}
