/** Compares what both places of a key that moves have, and goes by what the plan in config says at the moment. */
import type { Env, Program } from 'millions'
import { Change, type Found, look, pack } from './moving.ts'
import { type Answer, ask, itemPath, PATIENCE_MS, type Shards, sleep, Trouble } from './plumbing.ts'
import { Ring } from './ring.ts'

let change: Change

type Handler = (request: Request, env: Env) => Promise<Response>

const operator: Readonly<Record<string, Handler>> = {
  'POST /owners': async (request) => tellOwners(await request.text()),
  'GET /shards': async () => {
    // The other router may have taken an order a moment ago.
    await change.load()
    const { shards, step } = change.plan
    return Response.json({ shards, moving: step !== 'settled' })
  },
  'PUT /shards': async (request, env) => {
    const shards = readShards(await request.text(), env)
    if (shards === undefined) return tell(400, 'These are no shards.')
    if (await change.order(shards)) return Response.json({ shards }, { status: 202 })
    return tell(409, 'Another change is not over yet.')
  },
}

const users: Readonly<Record<string, (key: string, request: Request) => Promise<Response>>> = {
  GET: (key) => read(key),
  PUT: async (key, request) => put(key, await request.text()),
  DELETE: (key) => put(key, null),
}

export default {
  async start(env) {
    change = new Change(env)
    for (;;) {
      try {
        await change.load()
        break
      } catch {
        await sleep(150)
      }
    }
    change.goOn()
    void change.watch()
  },

  async fetch(request, env) {
    const { pathname } = new URL(request.url)
    try {
      if (!pathname.startsWith('/items/')) {
        const handler = operator[`${request.method} ${pathname}`]
        return handler === undefined ? tell(404, 'There is nothing here.') : await handler(request, env)
      }
      const key = decoded(pathname.slice('/items/'.length))
      if (key === undefined || key === '') return tell(400, 'This is no key.')
      const handler = users[request.method]
      return handler === undefined ? tell(405, 'Not by this method.') : await handler(key, request)
    } catch (error) {
      if (error instanceof Trouble) return tell(503, error.message)
      throw error
    }
  },
} satisfies Program

/** Of both places, in the order in which keys move: what is no longer at the old one is at the new one by then. */
async function lookAtBoth(key: string, old: string, next: string, signal: AbortSignal) {
  return { old: await look(old, key, signal), next: await look(next, key, signal) }
}

async function read(key: string): Promise<Response> {
  const signal = AbortSignal.timeout(PATIENCE_MS)
  const route = change.route(key)
  let found: Found
  if (route.kind === 'one') found = await look(route.place, key, signal)
  else {
    const { old, next } = await lookAtBoth(key, route.old, route.next, signal)
    found = next.stamp >= old.stamp ? next : old
  }
  const value = found.cell?.value ?? null
  return value === null ? tell(404, 'There is no such item.') : new Response(value)
}

/** Null deletes. */
async function put(key: string, value: string | null): Promise<Response> {
  const signal = AbortSignal.timeout(PATIENCE_MS)
  for (;;) {
    const route = change.route(key)
    if (route.kind === 'one') return putPlainly(route.place, key, value, signal)
    const { version } = change.plan
    const found = await lookAtBoth(key, route.old, route.next, signal)
    // The others rely on it that what is sent goes by the step that was confirmed.
    if (change.plan.version !== version) continue
    const stamp = Math.max(found.old.stamp, found.next.stamp) + 1
    if (value === null && stamp === 0) return new Response(null, { status: 204 })
    const headers = found[route.writes].condition
    const init = { method: 'PUT', headers, body: pack({ value, stamp }), signal }
    const answer = await ask(route[route.writes], itemPath(key), init)
    if (answer?.status === 412) continue
    return done(answer, value)
  }
}

async function putPlainly(shard: string, key: string, value: string | null, signal: AbortSignal) {
  const init =
    value === null ? { method: 'DELETE', signal } : { method: 'PUT', body: pack({ value, stamp: 0 }), signal }
  return done(await ask(shard, itemPath(key), init), value)
}

function done(answer: Answer | undefined, value: string | null): Response {
  if (answer === undefined) throw new Trouble('The shard of this key does not answer.')
  if (answer.status >= 300) return tell(answer.status, 'The shard of this key says no.')
  return new Response(null, { status: value === null ? 204 : answer.status })
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
  const ring = shards === undefined ? change.ring : new Ring(shards)
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
