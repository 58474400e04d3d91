/**
 * A store that never asks anybody: web servers fetch what is missing and bring it here. A miss comes with a lease; what is
 * brought under a lease that was taken back is not kept, as it may be from before a write.
 */
import type { Program } from 'millions'

interface Kept {
  readonly status: string
  readonly type: string
  readonly tag: string
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly fromMs: number
  readonly freshMs: number
  readonly usefulMs: number
}

interface Lease {
  readonly number: number
  readonly givenMs: number
}

const kept = new Map<string, Kept>()
const leases = new Map<string, Lease>()
let lastLease = 0

export default {
  start() {
    setInterval(tidy, 700)
  },

  async fetch(request, env) {
    const { pathname, searchParams } = new URL(request.url)
    if (pathname === '/status') return Response.json({ entries: kept.size })
    const path = searchParams.get('of') ?? ''
    if (request.method === 'DELETE') {
      leases.delete(path)
      kept.delete(path)
      return new Response(null, { status: 204 })
    }
    if (request.method === 'PUT') {
      const bytes = await request.bytes()
      return bring(path, request.headers, bytes)
    }
    return look(path, env.name)
  },
} satisfies Program

function look(path: string, name: string): Response {
  const it = kept.get(path)
  const ageMs = it ? performance.now() - it.fromMs : 0
  if (it && ageMs < it.freshMs) return tell(it, ageMs, `${name}; hit`, {})
  const lease = leases.get(path) ?? { number: ++lastLease, givenMs: performance.now() }
  leases.set(path, lease)
  const headers = { 'X-Lease': String(lease.number) }
  if (!it || ageMs >= it.usefulMs) return new Response(null, { status: 204, headers })
  const ttl = Math.floor((it.freshMs - ageMs) / 1000)
  return tell(it, ageMs, `${name}; hit; ttl=${ttl}`, { ...headers, 'X-Useful': String(it.usefulMs - ageMs) })
}

function tell(it: Kept, ageMs: number, status: string, more: Record<string, string>): Response {
  const headers = new Headers({
    Age: String(Math.floor(ageMs / 1000)),
    'Cache-Status': status,
    'X-Kept': it.status,
    ...more,
  })
  if (it.type) headers.set('Content-Type', it.type)
  if (it.tag) headers.set('ETag', it.tag)
  return new Response(it.bytes, { headers })
}

function bring(path: string, headers: Headers, bytes: Uint8Array<ArrayBuffer>): Response {
  const lease = leases.get(path)
  if (!lease || String(lease.number) !== headers.get('x-lease')) return new Response(null, { status: 409 })
  leases.delete(path)
  const freshMs = Number(headers.get('x-fresh'))
  kept.set(path, {
    status: headers.get('x-kept') ?? '200',
    type: headers.get('content-type') ?? '',
    tag: headers.get('etag') ?? '',
    bytes,
    // Asked for after that, so it is no older.
    fromMs: performance.now() - Number(headers.get('x-took')),
    freshMs,
    usefulMs: freshMs + Number(headers.get('x-useful')),
  })
  return new Response(null, { status: 204 })
}

function tidy(): void {
  const nowMs = performance.now()
  for (const [path, it] of kept) if (nowMs - it.fromMs >= it.usefulMs) kept.delete(path)
  for (const [path, lease] of leases) if (nowMs - lease.givenMs > 10_000) leases.delete(path)
}
