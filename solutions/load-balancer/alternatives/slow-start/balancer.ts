/**
 * Least connections with a gentle return: a server that comes back counts as busier than it is,
 * less and less so for five seconds, since its caches are cold.
 */
import type { Env, Peer, Program } from 'millions'

const RAMP_MS = 5000
const hopByHop = /^(connection|keep-alive|proxy-connection|te|transfer-encoding|upgrade)$/

interface Seat {
  peer: Peer
  load: number
  streak: number
  usableSinceMs: number | null
}

let seats: Seat[] = []

/** Keeps the seats of those who stay, in the operator's order. Whoever is new is used at once. */
function seatAll(env: Env): void {
  const usableSinceMs = performance.now() - RAMP_MS
  const before = new Map(seats.map((seat) => [seat.peer.name, seat]))
  seats = env.nodes('web').map((peer) => before.get(peer.name) ?? { peer, load: 0, streak: 0, usableSinceMs })
}

/** Positive streaks are good checks in a row, negative ones bad. */
function judge(seat: Seat, good: boolean): void {
  seat.streak = good ? Math.max(1, seat.streak + 1) : Math.min(-1, seat.streak - 1)
  if (seat.streak <= -2) seat.usableSinceMs = null
  else if (seat.streak >= 2) seat.usableSinceMs ??= performance.now()
}

function busyness(seat: Seat): number {
  if (seat.usableSinceMs === null) return Number.POSITIVE_INFINITY
  const warmth = Math.min(1, (performance.now() - seat.usableSinceMs + 1) / RAMP_MS)
  return (seat.load + 1) / warmth
}

function leastBusy(except: ReadonlySet<Seat>): Seat | undefined {
  const free = seats.filter((seat) => !except.has(seat) && seat.usableSinceMs !== null)
  const least = Math.min(...free.map(busyness))
  const equals = free.filter((seat) => busyness(seat) === least)
  return equals[Math.floor(Math.random() * equals.length)]
}

export default {
  start(env) {
    seatAll(env)
    setInterval(() => {
      seatAll(env)
      for (const seat of seats) {
        const asked = fetch(`http://${seat.peer.name}/health`, { signal: AbortSignal.timeout(1000) })
        asked.then((response) => judge(seat, response.status === 200)).catch(() => judge(seat, false))
      }
    }, 2000)
  },

  async fetch(request, env, connection) {
    seatAll(env)
    const { pathname, search } = new URL(request.url)
    const headers = forNextHop(request.headers)
    headers.append('x-forwarded-for', connection.remoteAddress)
    const body = request.body === null ? null : await request.bytes()

    const tryOn = async (seat: Seat): Promise<Response> => {
      const signal = AbortSignal.timeout(3000)
      const target = `http://${seat.peer.name}${pathname}${search}`
      seat.load += 1
      const response = await fetch(target, {
        method: request.method,
        headers,
        body,
        redirect: 'manual',
        signal,
      }).finally(() => {
        seat.load -= 1
      })
      const { status, statusText } = response
      return new Response(response.body, { status, statusText, headers: forNextHop(response.headers) })
    }
    return attempt(request.method, tryOn, new Set())
  },
} satisfies Program

async function attempt(
  method: string,
  tryOn: (seat: Seat) => Promise<Response>,
  tried: Set<Seat>,
): Promise<Response> {
  const seat = tried.size < 3 ? leastBusy(tried) : undefined
  if (seat === undefined)
    return new Response('Please come back later.\n', { status: 503, headers: { 'retry-after': '2' } })
  try {
    return await tryOn(seat)
  } catch (error) {
    const mayRepeat = method === 'GET' || method === 'HEAD' || isDefinite(error)
    return mayRepeat
      ? attempt(method, tryOn, tried.add(seat))
      : new Response('Unknown outcome.\n', { status: 502 })
  }
}

function isDefinite(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : null
  return cause instanceof Error && /ECONNREFUSED|ENOTFOUND/.test(String((cause as { code?: unknown }).code))
}

function forNextHop(headers: Headers): Headers {
  const own = (headers.get('connection') ?? '').split(',').map((name) => name.trim().toLowerCase())
  return new Headers([...headers].filter(([name]) => !hopByHop.test(name) && !own.includes(name)))
}
