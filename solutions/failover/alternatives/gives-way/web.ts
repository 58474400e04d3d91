/** Asks all databases before each write whom they follow, and believes the one that knows of the newest epoch. */
import type { Env } from 'millions'

const ALL_MS = 4200

let lastOne = ''
let namedMs = 0
let count = 0

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const url = new URL(request.url)
    if (url.pathname === '/health') return new Response('well\n')
    const isFresh = request.headers.get('Cache-Control') === 'no-cache'
    const isRead = request.method !== 'PUT' && request.method !== 'DELETE'
    const names = env.nodes('database').map(({ name }) => name)
    const send = sender(url, request, isFresh, isRead ? null : await request.bytes())
    return isRead && !isFresh ? await anyOf(names, send) : await theOne(names, send, isRead)
  },
}

type Send = (name: string, patienceMs: number) => Promise<Response>

function sender(url: URL, request: Request, isFresh: boolean, body: Uint8Array<ArrayBuffer> | null): Send {
  const headers: Record<string, string> = isFresh ? { 'Cache-Control': 'no-cache' } : {}
  return (name, patienceMs) =>
    fetch(`http://${name}${url.pathname}${url.search}`, {
      method: request.method,
      headers,
      body,
      signal: AbortSignal.timeout(patienceMs),
    })
}

async function theOne(names: readonly string[], send: Send, isRead: boolean): Promise<Response> {
  const untilMs = performance.now() + ALL_MS
  while (untilMs - performance.now() > 1500) {
    await named(names)
    try {
      const answer = lastOne === '' ? undefined : await send(lastOne, untilMs - performance.now())
      if (answer !== undefined && answer.status !== 421) return answer
    } catch (error) {
      if (!isRead && !isUntaken(error)) return again()
    }
    await new Promise<void>((wake) => setTimeout(wake, 300))
  }
  return again()
}

/** Whom the one that knows of the newest epoch believes in. */
async function named(names: readonly string[]): Promise<string> {
  namedMs = performance.now()
  const asked = names.map(async (name) => {
    const answer = await fetch(`http://${name}/status`, { signal: AbortSignal.timeout(400) })
    return (await answer.json()) as { epoch: number; primary: string | null }
  })
  const found = (await Promise.allSettled(asked)).flatMap((each) =>
    each.status === 'fulfilled' ? [each.value] : [],
  )
  const known = found.filter(({ primary }) => primary !== null).sort((one, other) => other.epoch - one.epoch)
  lastOne = known[0]?.primary ?? ''
  return lastOne
}

async function anyOf(names: readonly string[], send: Send): Promise<Response> {
  // Those who only read are to hear of a new one as well, though not before they are answered.
  if (performance.now() - namedMs > 1000) void named(names)
  const replicas = names.filter((name) => name !== lastOne)
  const first = count++ % replicas.length
  for (const name of [
    ...replicas.slice(first),
    ...replicas.slice(0, first),
    ...names.filter((each) => each === lastOne),
  ]) {
    const answer = await send(name, 900).catch(() => undefined)
    if (answer !== undefined && answer.status !== 503) return answer
  }
  return again()
}

function isUntaken(error: unknown): boolean {
  const cause: unknown = error instanceof Error ? error.cause : undefined
  return typeof cause === 'object' && cause !== null && 'code' in cause && cause.code === 'ECONNREFUSED'
}

function again(): Response {
  return new Response('again', { status: 503 })
}
