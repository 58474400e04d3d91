/** A router that stays with the old places until all is copied, and leaves the keys that move to the router in charge. */
import type { Env, Program } from 'millions'
import { inOldPlace, moveAll } from './moving.ts'
import {
  type Answer,
  ask,
  itemPath,
  loadPlan,
  type Saved,
  type Shards,
  savePlan,
  sleep,
  Trouble,
} from './plumbing.ts'
import { Ring } from './ring.ts'

let saved: Saved = { plan: { shards: {} }, tag: '"0"' }
let ring = new Ring({})
let before: Ring | undefined
let isAtWork = false

const versionOf = ({ tag }: Saved): number => Number(tag.replaceAll('"', ''))

function use(next: Saved): void {
  if (versionOf(next) <= versionOf(saved)) return
  saved = next
  ring = new Ring(next.plan.shards)
  const { change } = next.plan
  before = change === undefined ? undefined : new Ring(change.before)
}

async function goOn(env: Env): Promise<void> {
  const { change } = saved.plan
  if (isAtWork || change?.inCharge !== env.name) return
  isAtWork = true
  const next = await moveAll(env, saved, { begin: () => tellOthers(env), cutOver: use })
  use(next)
  isAtWork = false
  for (;;) {
    if (
      await tellOthers(env).then(
        () => true,
        () => false,
      )
    )
      return
    await sleep(300)
  }
}

async function tellOthers(env: Env): Promise<void> {
  for (const { name } of env.nodes('router')) {
    if (name === env.name) continue
    const answer = await ask(name, '/plan', { method: 'PUT', body: saved.tag })
    if (answer?.status !== 204) throw new Trouble(`${name} has not heard of the plan`)
  }
}

export default {
  async start(env) {
    while (versionOf(saved) === 0) await loadPlan(env).then(use, () => sleep(100))
    void goOn(env)
  },

  async fetch(request, env) {
    try {
      return await serve(request, env)
    } catch (error) {
      if (error instanceof Trouble) return tell(503, error.message)
      throw error
    }
  },
} satisfies Program

async function serve(request: Request, env: Env): Promise<Response> {
  const { pathname } = new URL(request.url)
  const { method } = request
  const text = request.body === null ? '' : await request.text()
  switch (`${method} ${pathname}`) {
    case 'POST /owners':
      return tellOwners(text)
    case 'PUT /plan':
      // Anybody may say so: what is true stands in config.
      if (saved.tag !== text) use(await loadPlan(env))
      return new Response(null, { status: saved.tag === text ? 204 : 409 })
    case 'GET /shards':
      if (saved.plan.change !== undefined) use(await loadPlan(env))
      return Response.json({ shards: saved.plan.shards, moving: saved.plan.change !== undefined })
    case 'PUT /shards':
      return change(env, text)
  }
  if (!pathname.startsWith('/items/')) return tell(404, 'There is nothing here.')
  let key: string
  try {
    key = decodeURIComponent(pathname.slice('/items/'.length))
  } catch {
    return tell(400, 'This is no key.')
  }
  return serveKey(env, key, method, text)
}

async function serveKey(env: Env, key: string, method: string, value: string): Promise<Response> {
  const init = method === 'PUT' ? { method, body: value } : { method }
  const { change } = saved.plan
  const [to, from] = [ring.ownerOf(key), before?.ownerOf(key)]
  if (change === undefined || change.isCutOver || from === undefined || from === to)
    return respond(await sure(to, key, init))
  if (change.inCharge !== env.name) {
    const answer = await ask(change.inCharge, itemPath(key), init)
    if (answer === undefined) throw new Trouble('The router in charge does not answer.')
    return respond(answer)
  }
  if (method === 'GET') return respond(await sure(from, key, init))
  const isStillThere = () => saved.plan.change?.isCutOver === false
  const answer = await inOldPlace(key, isStillThere, () => sure(from, key, init))
  return respond(answer ?? (await sure(to, key, init)))
}

async function sure(shard: string, key: string, init: RequestInit): Promise<Answer> {
  const answer = await ask(shard, itemPath(key), init)
  if (answer === undefined || answer.status >= 500) throw new Trouble(`${shard} does not answer.`)
  return answer
}

function respond({ status, text }: Answer): Response {
  return new Response(status === 204 ? null : text, { status })
}

async function change(env: Env, text: string): Promise<Response> {
  const shards = shardsIn(text)
  const names = env.nodes('shard').map(({ name }) => name)
  if (shards === undefined || Object.keys(shards).some((name) => !names.includes(name)))
    return tell(400, 'These are no shards.')
  use(await loadPlan(env))
  const isWanted = () => JSON.stringify(sorted(shards)) === JSON.stringify(sorted(saved.plan.shards))
  if (!isWanted()) {
    if (saved.plan.change !== undefined) return tell(409, 'A change is under way.')
    const next = { shards, change: { before: saved.plan.shards, inCharge: env.name, isCutOver: false } }
    use((await savePlan(env, next, saved.tag)) ?? (await loadPlan(env)))
    // The other router may have been first, with the same ones.
    if (!isWanted()) return tell(409, 'The other router was first.')
  }
  void goOn(env)
  return Response.json({ shards }, { status: 202 })
}

const sorted = (shards: Shards) => Object.entries(shards).sort(([one], [other]) => (one < other ? -1 : 1))

function tellOwners(text: string): Response {
  const { keys, shards } = JSON.parse(text) as { keys: string[]; shards?: Shards }
  const by = shards === undefined ? ring : new Ring(shards)
  return Response.json({ owners: keys.map((key) => by.ownerOf(key)) })
}

function shardsIn(text: string): Shards | undefined {
  try {
    const { shards } = JSON.parse(text) as { shards?: unknown }
    if (typeof shards !== 'object' || shards === null || Array.isArray(shards)) return undefined
    const weights: unknown[] = Object.values(shards)
    const isFine = weights.every((weight) => typeof weight === 'number' && weight >= 0.1 && weight <= 10)
    return isFine && weights.length > 0 ? (shards as Shards) : undefined
  } catch {
    return undefined
  }
}

function tell(status: number, reason: string): Response {
  return new Response(`${reason}\n`, { status })
}
