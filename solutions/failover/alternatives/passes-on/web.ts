/** Knows of no primary: any database that answers takes any request, and passes on what is not its own. */
import type { Env } from 'millions'

const READ_MS = 600

/** Reads have a turn of their own: whatever comes between them takes nobody's place in it. */
const turns = { reads: 0, others: 0 }
/** They answered last time, or were not asked for a while. */
const wellFromMs = new Map<string, number>()

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const { pathname, search } = new URL(request.url)
    if (pathname === '/health') return new Response('well\n')
    const isWrite = request.method === 'PUT' || request.method === 'DELETE'
    const isFresh = request.headers.get('Cache-Control') === 'no-cache'
    const body = request.method === 'PUT' ? await request.bytes() : null
    const headers: Record<string, string> = isFresh ? { 'Cache-Control': 'no-cache' } : {}
    for (let round = 0; round < (isWrite || isFresh ? 4 : 1); round++) {
      for (const name of inTurn(env, isWrite || isFresh ? turns.others++ : turns.reads++)) {
        if ((isWrite || isFresh) && !(await knowsThePrimary(name))) continue
        try {
          const signal = AbortSignal.timeout(isWrite ? 2600 : isFresh ? 900 : READ_MS)
          const answer = await fetch(`http://${name}${pathname}${search}`, {
            method: request.method,
            headers,
            body,
            signal,
          })
          if (answer.status !== 421 && (isWrite || answer.status !== 503)) return answer
        } catch (error) {
          wellFromMs.set(name, performance.now() + 1500)
          if (isWrite && !isUntaken(error)) return unavailable()
        }
      }
      if (isWrite || isFresh) await new Promise<void>((wake) => setTimeout(wake, 150))
    }
    return unavailable()
  },
}

/** It is there, and follows somebody: a write that is sent to one who says nothing is a write of which nobody knows. */
async function knowsThePrimary(name: string): Promise<boolean> {
  try {
    const answer = await fetch(`http://${name}/status`, { signal: AbortSignal.timeout(300) })
    return ((await answer.json()) as { primary: string | null }).primary !== null
  } catch {
    return false
  }
}

/** A write that asks a frozen one is a write that is not done: whoever is silent comes last. */
function inTurn(env: Env, turn: number): string[] {
  const names = env.nodes('database').map(({ name }) => name)
  const first = turn % names.length
  const nowMs = performance.now()
  const isWell = (name: string) => (wellFromMs.get(name) ?? 0) <= nowMs
  const all = [...names.slice(first), ...names.slice(0, first)]
  return [...all.filter(isWell), ...all.filter((name) => !isWell(name))]
}

function isUntaken(error: unknown): boolean {
  const cause: unknown = error instanceof Error ? error.cause : undefined
  return typeof cause === 'object' && cause !== null && 'code' in cause && cause.code === 'ECONNREFUSED'
}

function unavailable(): Response {
  return new Response('again', { status: 503 })
}
