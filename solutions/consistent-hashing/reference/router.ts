/** Sends what users want to the shards that have it, before, during and after a change of the shards. */
import type { Env, Program } from 'millions'
import {
  begin,
  currentPlan,
  goOn,
  isKnown,
  type Places,
  placesOf,
  refresh,
  ringOfNow,
  stored,
  valueIn,
} from './moving.ts'
import { ask, itemPath, PATIENCE_MS, type Shards, sleep, Trouble } from './plumbing.ts'
import { Ring } from './ring.ts'

/** So long a write waits while the routers get ready. */
const READY_WITHIN_MS = 1000
const LOOK_EVERY_MS = 50

export default {
  async start(env) {
    for (;;) {
      try {
        await refresh(env)
        return goOn(env)
      } catch {
        await sleep(150)
      }
    }
  },

  async fetch(request, env) {
    const { pathname } = new URL(request.url)
    try {
      if (pathname.startsWith('/items/')) return await serveItem(request, env, pathname)
      if (pathname === '/owners' && request.method === 'POST') return tellOwners(await request.text())
      if (pathname === '/plan' && request.method === 'PUT') {
        const isHeard = await isKnown(env, Number(await request.text()))
        return isHeard ? new Response(null, { status: 204 }) : tell(409, 'Config has no such plan.')
      }
      if (pathname === '/shards' && request.method === 'GET') return await tellShards(env)
      if (pathname === '/shards' && request.method === 'PUT') return await changeShards(request, env)
      return tell(404, 'There is nothing here.')
    } catch (error) {
      if (error instanceof Trouble) return tell(503, error.message)
      throw error
    }
  },
} satisfies Program

async function serveItem(request: Request, env: Env, pathname: string): Promise<Response> {
  const key = decoded(pathname.slice('/items/'.length))
  if (key === undefined || key === '') return tell(400, 'This is no key.')
  if (request.method === 'GET') return read(key)
  if (request.method === 'PUT') return write(env, key, await request.text())
  if (request.method === 'DELETE') return write(env, key, null)
  return tell(405, 'Not by this method.')
}

async function read(key: string): Promise<Response> {
  // For all of the looks together.
  const signal = AbortSignal.timeout(PATIENCE_MS)
  for (const shard of placesOf(key).reads) {
    const answer = await ask(shard, itemPath(key), { signal })
    if (answer === undefined) throw new Trouble(`${shard} does not answer.`)
    if (answer.status === 404) continue
    if (answer.status !== 200) return tell(answer.status, `${shard} fails.`)
    const value = valueIn(answer.text)
    if (value !== null) return new Response(value)
    break
  }
  return tell(404, 'There is no such item.')
}

/** Null deletes. */
async function write(env: Env, key: string, value: string | null): Promise<Response> {
  const signal = AbortSignal.timeout(PATIENCE_MS)
  const { writes, isMoving } = await placesForWrite(env, key)
  const isPlainDelete = value === null && !isMoving
  const init = isPlainDelete ? { method: 'DELETE' } : { method: 'PUT', body: stored(value) }
  const answer = await ask(writes, itemPath(key), { ...init, signal })
  if (answer === undefined) throw new Trouble(`${writes} does not answer.`)
  if (answer.status >= 300) return tell(answer.status, `${writes} says no.`)
  return new Response(null, { status: value === null ? 204 : answer.status })
}

async function placesForWrite(env: Env, key: string): Promise<Places & { readonly writes: string }> {
  for (let waitedMs = 0; waitedMs <= READY_WITHIN_MS; waitedMs += LOOK_EVERY_MS) {
    const places = placesOf(key)
    if (places.writes !== undefined) return { ...places, writes: places.writes }
    await sleep(LOOK_EVERY_MS)
    // Whoever was to tell us may be gone.
    if (waitedMs % (5 * LOOK_EVERY_MS) === 0) await refresh(env).catch(() => undefined)
  }
  throw new Trouble('The routers are getting ready.')
}

async function tellShards(env: Env): Promise<Response> {
  if (currentPlan().phase !== 'settled') await refresh(env)
  const { shards, phase } = currentPlan()
  return Response.json({ shards, moving: phase !== 'settled' })
}

async function changeShards(request: Request, env: Env): Promise<Response> {
  const shards = readShards(await request.text(), env)
  if (shards === undefined) return tell(400, 'These are no shards.')
  if (await begin(env, shards)) return Response.json({ shards }, { status: 202 })
  return tell(409, 'Another change is not over yet.')
}

/** Undefined when it is no list of shards, or names one that is not there. */
function readShards(text: string, env: Env): Shards | undefined {
  const names = new Set(env.nodes('shard').map(({ name }) => name))
  const shards = shardsIn(parse(text))
  return shards !== undefined && Object.keys(shards).every((name) => names.has(name)) ? shards : undefined
}

function shardsIn(sent: unknown): Shards | undefined {
  if (typeof sent !== 'object' || sent === null || !('shards' in sent)) return undefined
  const { shards } = sent
  if (typeof shards !== 'object' || shards === null || Array.isArray(shards)) return undefined
  const weights: unknown[] = Object.values(shards)
  const areWeights = weights.every((weight) => typeof weight === 'number' && weight >= 0.1 && weight <= 10)
  return areWeights && weights.length > 0 ? (shards as Shards) : undefined
}

function tellOwners(text: string): Response {
  const sent = parse(text) as { keys?: string[] } | undefined
  if (!Array.isArray(sent?.keys)) return tell(400, 'There are no keys.')
  const shards = shardsIn(sent)
  if (shards === undefined && 'shards' in sent) return tell(400, 'These are no shards.')
  const ring = shards === undefined ? ringOfNow() : new Ring(shards)
  return Response.json({ owners: sent.keys.map((key) => ring.ownerOf(String(key))) })
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

function tell(status: number, reason: string): Response {
  const headers = status === 503 ? { 'retry-after': '1' } : {}
  return Response.json({ error: reason }, { status, headers })
}
