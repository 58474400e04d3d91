/** Asks both places of a key that moves side by side, and goes by what the plan in config says at the moment. */
import type { Env, Program } from 'millions'
import { Change, pack, type Route, unpack } from './moving.ts'
import { ask, itemPath, type Shards, sleep, Trouble } from './plumbing.ts'
import { Ring } from './ring.ts'

/** So long a write waits while the routers get ready. */
const PUT_WITHIN_MS = 1000
const LOOK_EVERY_MS = 20

let change: Change

type Handler = (request: Request, env: Env) => Promise<Response>

const operator: Readonly<Record<string, Handler>> = {
  'POST /owners': async (request) => tellOwners(await request.text()),
  'GET /shards': async () => {
    // The other router may have taken an order a moment ago.
    await change.load()
    const { shards, phase } = change.plan
    return Response.json({ shards, moving: phase !== 'settled' })
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

async function read(key: string): Promise<Response> {
  const { place, before } = change.route(key)
  const [here, there] = await Promise.all([
    look(place, key),
    before === undefined ? undefined : look(before, key),
  ])
  // Gone from the one before it was at the other: it is there by now.
  const found = here ?? there ?? (before === undefined ? undefined : await look(place, key))
  const value = found === undefined ? null : unpack(found).value
  return value === null ? tell(404, 'There is no such item.') : new Response(value)
}

/** Undefined when the shard has not heard of the key. */
async function look(shard: string, key: string): Promise<string | undefined> {
  const answer = await ask(shard, itemPath(key))
  if (answer?.status === 404) return undefined
  if (answer?.status !== 200) throw new Trouble(`${shard} does not answer.`)
  return answer.text
}

/** Null deletes. */
async function put(key: string, value: string | null): Promise<Response> {
  const { shard, leavesMarks } = await placeFor(key)
  const removes = value === null && !leavesMarks
  const init = removes ? { method: 'DELETE' } : { method: 'PUT', body: pack({ value }) }
  const answer = await ask(shard, itemPath(key), init)
  if (answer === undefined) throw new Trouble(`${shard} does not answer.`)
  if (answer.status >= 300) return tell(answer.status, `${shard} says no.`)
  return new Response(null, { status: value === null ? 204 : answer.status })
}

async function placeFor(key: string): Promise<{ shard: string; leavesMarks: boolean }> {
  for (let waitedMs = 0; waitedMs <= PUT_WITHIN_MS; waitedMs += LOOK_EVERY_MS) {
    const { put, leavesMarks }: Route = change.route(key)
    if (put !== undefined) return { shard: put, leavesMarks }
    await sleep(LOOK_EVERY_MS)
  }
  throw new Trouble('The routers are getting ready.')
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
