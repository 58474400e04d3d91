/**
 * A router for the scenes of the lesson. Its sharding key is what `KEY` says; lists of everyone's cards it gives up when
 * one shard takes too long. It knows nothing of faults.
 */
import type { Env, Program } from 'millions'

/** Of ten people, six live in Korea. */
const countries = ['KR', 'KR', 'KR', 'KR', 'KR', 'KR', 'US', 'US', 'DE', 'BR']
const shardOfCountry: Readonly<Record<string, number>> = { KR: 0, US: 1, DE: 2, BR: 3 }

const keys: Readonly<Record<string, (person: number) => number>> = {
  person: (person) => person,
  country: (person) => shardOfCountry[countries[person % countries.length] ?? ''] ?? 0,
  // All that happens today has the same date.
  day: () => Math.floor(Date.now() / 86_400_000),
}

export default {
  async fetch(request, env) {
    const { pathname, search } = new URL(request.url)
    if (pathname === '/cards') return everyone(env, search)
    const shards = env.nodes('shard')
    const person = Number(pathname.split('/')[2])
    const keyOf = keys[env.vars.KEY ?? 'person'] ?? ((same: number) => same)
    const shard = shards[keyOf(person) % shards.length]
    if (shard === undefined) return new Response('There is no shard.\n', { status: 503 })
    const body = request.body === null ? null : await request.bytes()
    return fetch(`http://${shard.name}${pathname}${search}`, { method: request.method, body })
  },
} satisfies Program

/** 503 when not all have answered in time. */
async function everyone(env: Env, search: string): Promise<Response> {
  const signal = AbortSignal.timeout(Number(env.vars.GIVE_UP_MS ?? 1000))
  try {
    const asked = env.nodes('shard').map(({ name }) => fetch(`http://${name}/cards${search}`, { signal }))
    await Promise.all(asked)
    return Response.json({ shards: asked.length })
  } catch {
    return new Response('A shard is slow.\n', { status: 503 })
  }
}
