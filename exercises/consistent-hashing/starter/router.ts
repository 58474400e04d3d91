/**
 * A router whose list of shards can change.
 *
 * Users:    GET, PUT and DELETE /items/<key>
 * Operator: PUT  /shards { shards }         from now on these; 202
 *           GET  /shards                    { shards, moving }
 *           POST /owners { keys, shards? }  { owners }, who owns each key:
 *                by the shards that are given, or by those of now
 *
 * So far a new list counts at once, and no key moves. The other router
 * hears of it at its next boot.
 */
import type { Program } from 'millions'
import {
  ask,
  itemPath,
  loadPlan,
  PATIENCE_MS,
  type Saved,
  type Shards,
  savePlan,
  sleep,
  Trouble,
} from './plumbing.ts'
import { Ring } from './ring.ts'

/** The plan that this router goes by. */
let saved: Saved
let ring: Ring

function use(next: Saved): void {
  saved = next
  ring = new Ring(next.plan.shards)
}

export default {
  async start(env) {
    for (;;) {
      try {
        return use(await loadPlan(env))
      } catch {
        await sleep(PATIENCE_MS / 10)
      }
    }
  },

  async fetch(request, env) {
    const { pathname } = new URL(request.url)
    const { method } = request
    try {
      if (pathname === '/owners' && method === 'POST') return tellOwners(await request.text())
      if (pathname === '/shards' && method === 'GET')
        return Response.json({ shards: saved.plan.shards, moving: false })
      if (pathname === '/shards' && method === 'PUT') {
        const shards = readShards(await request.text(), env.nodes('shard'))
        if (shards === undefined) return tell(400, 'These are no shards.')
        const next = await savePlan(env, { shards }, saved.tag)
        if (next === undefined) return tell(409, 'The other router has another plan.')
        use(next)
        return Response.json({ shards, moving: false }, { status: 202 })
      }
      if (!pathname.startsWith('/items/')) return tell(404, 'There is nothing here.')
      const key = decoded(pathname.slice('/items/'.length))
      if (key === undefined || key === '') return tell(400, 'This is no key.')
      if (method === 'GET') return await read(key)
      if (method === 'PUT') return await write(key, await request.text())
      if (method === 'DELETE') return await remove(key)
      return tell(405, 'Not by this method.')
    } catch (error) {
      if (error instanceof Trouble) return tell(503, error.message)
      throw error
    }
  },
} satisfies Program

async function read(key: string): Promise<Response> {
  const answer = await askOwner(key)
  return answer.status === 200 ? new Response(answer.text) : tell(answer.status, 'There is no such item.')
}

async function write(key: string, value: string): Promise<Response> {
  const { status } = await askOwner(key, { method: 'PUT', body: value })
  return new Response(null, { status })
}

async function remove(key: string): Promise<Response> {
  const { status } = await askOwner(key, { method: 'DELETE' })
  return new Response(null, { status })
}

async function askOwner(key: string, init?: RequestInit) {
  const answer = await ask(ring.ownerOf(key), itemPath(key), init)
  if (answer === undefined) throw new Trouble('The shard of this key does not answer.')
  return answer
}

function tellOwners(text: string): Response {
  const { keys, shards } = JSON.parse(text) as { keys: string[]; shards?: Shards }
  const by = shards === undefined ? ring : new Ring(shards)
  return Response.json({ owners: keys.map((key) => by.ownerOf(key)) })
}

/** Undefined when it is no list of shards, or names one that is not there. */
function readShards(text: string, nodes: readonly { name: string }[]): Shards | undefined {
  try {
    const { shards } = JSON.parse(text) as { shards: Shards }
    const entries = Object.entries(shards)
    const areThere = entries.every(([name, weight]) => nodes.some((node) => node.name === name) && weight > 0)
    return areThere && entries.length > 0 ? shards : undefined
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
  return Response.json({ error: reason }, { status })
}
