/**
 * Writes, and reads that must be the newest, go to whoever says that they are the primary; other reads go to the rest in
 * turn. What was surely not done is sent again, to the next primary.
 */
import type { Env } from 'millions'

const STATUS_PATIENCE_MS = 500
const READ_PATIENCE_MS = 500
const WRITE_PATIENCE_MS = 3000
/** A user waits for 5 seconds: a last attempt has to fit. */
const RETRY_MS = 1500
const PAUSE_MS = 200
const REST_MS = 2000
const LOOK_MS = 2000

/** Whom the last one was that said so. */
let primary: string | undefined
let lookedAtMs = Number.NEGATIVE_INFINITY
let turn = 0
/** Databases that did not answer get a rest. */
const restsUntilMs = new Map<string, number>()

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    // For the balancer in front: this node is up, whatever the databases do.
    if (new URL(request.url).pathname === '/health') return new Response('well\n')
    const isWrite = request.method === 'PUT' || request.method === 'DELETE'
    return isWrite || isFresh(request) ? toPrimary(request, env) : read(request, env)
  },
}

/** The user wants what is newest, and rather nothing than something older. */
function isFresh(request: Request): boolean {
  return request.headers.get('Cache-Control') === 'no-cache'
}

async function toPrimary(request: Request, env: Env): Promise<Response> {
  const body = request.method === 'PUT' ? await request.bytes() : null
  for (const untilMs = performance.now() + RETRY_MS; performance.now() < untilMs; await sleep(PAUSE_MS)) {
    primary ??= await findPrimary(env)
    if (primary === undefined) continue
    const asked = primary
    try {
      const answer = await ask(asked, request, body, WRITE_PATIENCE_MS)
      if (answer.status !== 421) return answer
    } catch (error) {
      if (!isRefused(error)) {
        if (primary === asked) primary = undefined
        return unavailable()
      }
    }
    if (primary === asked) primary = undefined
  }
  return unavailable()
}

/** Nobody took the connection: surely nothing was done. */
function isRefused(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  return code === 'ECONNREFUSED' || code === 'ENOTFOUND'
}

/** Two may say so for a moment, where one of them does not know better: the higher epoch is right. */
async function findPrimary(env: Env): Promise<string | undefined> {
  const answers = await Promise.all(
    env.nodes('database').map(async ({ name }) => {
      try {
        const answer = await fetch(`http://${name}/status`, {
          signal: AbortSignal.timeout(STATUS_PATIENCE_MS),
        })
        const { role, epoch } = (await answer.json()) as { role: string; epoch: number }
        return role === 'primary' ? [{ name, epoch }] : []
      } catch {
        return []
      }
    }),
  )
  return answers.flat().sort((one, other) => other.epoch - one.epoch)[0]?.name
}

async function read(request: Request, env: Env): Promise<Response> {
  if (performance.now() - lookedAtMs > LOOK_MS) void lookAgain(env)
  for (const name of inTurn(env)) {
    try {
      const answer = await ask(name, request, null, READ_PATIENCE_MS)
      if (answer.status < 500) return answer
    } catch (error) {
      restsUntilMs.set(name, performance.now() + REST_MS)
      console.warn(`no answer from ${name}:`, error)
    }
  }
  return unavailable()
}

/** Nobody may write for long: only so do reads hear of another primary. */
async function lookAgain(env: Env): Promise<void> {
  lookedAtMs = performance.now()
  primary = (await findPrimary(env)) ?? primary
}

/** The replicas in turn, then the primary; those that did not answer lately at the end. */
function inTurn(env: Env): string[] {
  const nowMs = performance.now()
  const names = env.nodes('database').map(({ name }) => name)
  const rests = (name: string) => (restsUntilMs.get(name) ?? 0) > nowMs
  const replicas = names.filter((name) => name !== primary && !rests(name))
  const first = turn++ % Math.max(1, replicas.length)
  const rest = names.filter((name) => !replicas.includes(name)).sort((name) => (name === primary ? -1 : 1))
  return [...replicas.slice(first), ...replicas.slice(0, first), ...rest]
}

function ask(
  name: string,
  request: Request,
  body: Uint8Array<ArrayBuffer> | null,
  patienceMs: number,
): Promise<Response> {
  const { pathname, search } = new URL(request.url)
  const headers = isFresh(request) ? { 'Cache-Control': 'no-cache' } : {}
  const signal = AbortSignal.timeout(patienceMs)
  return fetch(`http://${name}${pathname}${search}`, { method: request.method, headers, body, signal })
}

function unavailable(): Response {
  return new Response('try again', { status: 503, headers: { 'Retry-After': '1' } })
}

function sleep(durationMs: number): Promise<void> {
  return new Promise((wake) => setTimeout(wake, durationMs))
}
