/**
 * A web server that asks the cache first, and the database when it is not there; then it puts it into the cache. Where
 * there is no cache, or it does not answer, it asks the database. With `vars.warm`, the first web server asks the cache for
 * so many cards before users come, those that were asked for yesterday.
 *
 * GET /cards/<id>, GET /health
 */
import type { Env, Program } from 'millions'
import { randomFrom, zipfOf } from './traces.ts'

const CARDS = 4000
const TRY_AGAIN_MS = 50

export default {
  async start(env: Env): Promise<void> {
    const warm = Number(env.vars.warm ?? 0)
    if (warm === 0 || env.nodes(env.role)[0]?.name !== env.name) return
    const body = await yesterday(env, warm)
    for (const { name } of env.nodes('cache')) {
      const send = () => fetch(`http://${name}/bulk`, { method: 'POST', body }).catch(() => undefined)
      while (!(await send())) await new Promise<void>((wake) => setTimeout(wake, TRY_AGAIN_MS))
    }
  },

  async fetch(request: Request, env: Env): Promise<Response> {
    const { pathname } = new URL(request.url)
    if (pathname === '/health') return new Response('well')
    const [, folder, id] = pathname.split('/')
    if (folder !== 'cards' || !id) return new Response(null, { status: 404 })
    const [cache] = env.nodes('cache')
    const place = cache && `http://${cache.name}/items/card:${id}`
    const cached = place === undefined ? undefined : await fetch(place).catch(() => undefined)
    if (cached?.status === 200) return new Response(await cached.bytes())
    const answer = await fromDatabase(env, id)
    if (!answer.ok) return new Response(null, { status: 503 })
    const card = await answer.bytes()
    if (place) await fetch(place, { method: 'PUT', body: card }).catch(() => undefined)
    return new Response(card)
  },
} satisfies Program

async function fromDatabase(env: Env, id: string): Promise<Response> {
  const [database] = env.nodes('database')
  return await fetch(`http://${database?.name}/cards/${id}`).catch(() => new Response(null, { status: 503 }))
}

/** As many lines of /bulk. */
async function yesterday(env: Env, count: number): Promise<string> {
  const like = await (await fromDatabase(env, '0')).text()
  const random = randomFrom(1)
  const popular = zipfOf(CARDS)
  const lines = Array.from({ length: count }, () => {
    const id = popular(random)
    const value = `card ${id}: ${like.slice(8)}`.slice(0, like.length)
    return JSON.stringify({ key: `card:${id}`, value, read: true })
  })
  return lines.join('\n')
}
