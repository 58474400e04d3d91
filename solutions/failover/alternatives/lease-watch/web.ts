/** Asks the witness who is the primary, no more than twice a second, and believes it. */
import type { Env } from 'millions'
import { readLease } from './witness.ts'

let holder: string | null = null
let askedMs = Number.NEGATIVE_INFINITY
let turn = 0

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const { pathname, search } = new URL(request.url)
    if (pathname === '/health') return new Response('well\n')
    const isRead = request.method === 'GET' || request.method === 'HEAD'
    const isFresh = request.headers.get('Cache-Control') === 'no-cache'
    const path = `${pathname}${search}`
    if (isRead && !isFresh) return await read(path, request.method, env)
    return await once(path, request, isRead ? null : await request.bytes())
  },
}

async function once(path: string, request: Request, body: Uint8Array<ArrayBuffer> | null): Promise<Response> {
  const headers = new Headers()
  const cache = request.headers.get('Cache-Control')
  if (cache !== null) headers.set('Cache-Control', cache)
  const primary = await newest()
  if (primary === null) return again()
  try {
    const signal = AbortSignal.timeout(3500)
    const answer = await fetch(`http://${primary}${path}`, { method: request.method, headers, body, signal })
    if (answer.status !== 421) return answer
  } catch {
    askedMs = Number.NEGATIVE_INFINITY
    return again()
  }
  askedMs = Number.NEGATIVE_INFINITY
  return again()
}

async function newest(): Promise<string | null> {
  if (performance.now() - askedMs < 500) return holder
  try {
    const lease = await readLease()
    holder = lease.leftMs > 0 ? lease.holder : null
    askedMs = performance.now()
  } catch {
    // Who was it last still may be.
  }
  return holder
}

async function read(path: string, method: string, env: Env): Promise<Response> {
  const all = env.nodes('database').map(({ name }) => name)
  const replicas = all.filter((name) => name !== holder)
  const first = turn++ % Math.max(1, replicas.length)
  void newest()
  for (const name of [
    ...replicas.slice(first),
    ...replicas.slice(0, first),
    ...all.filter((each) => each === holder),
  ]) {
    try {
      const answer = await fetch(`http://${name}${path}`, { method, signal: AbortSignal.timeout(700) })
      if (answer.status < 500) return answer
    } catch {}
  }
  return again()
}

function again(): Response {
  return new Response('again, please', { status: 503, headers: { 'Retry-After': '1' } })
}
