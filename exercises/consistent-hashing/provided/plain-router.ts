/**
 * A router for the scenes of the lesson. It goes by the rest of a division by `SHARDS`, and moves nothing when that changes.
 * Reads of the card pages that it has filled in, and that are not where it looks, are counted as errors: 500.
 */
import type { Env, Program } from 'millions'

const KEYS = 1000

export default {
  async fetch(request, env) {
    const { pathname } = new URL(request.url)
    if (pathname === '/fill') return fill(env)
    if (pathname === '/moved') return Response.json({ percent: percentMoved() })
    const answer = await fetch(`http://${shardOf(env, pathname)}${pathname}`, {
      method: request.method,
      body: request.body === null ? null : await request.bytes(),
    })
    // The page that wanted to show the card cannot be shown.
    if (request.method === 'GET' && answer.status === 404) return new Response(null, { status: 500 })
    return answer
  },
} satisfies Program

async function fill(env: Env): Promise<Response> {
  for (let key = 0; key < KEYS; key++) {
    const path = `/items/${key}`
    await fetch(`http://${shardOf(env, path)}${path}`, { method: 'PUT', body: `a card of ${key}` })
  }
  return new Response(null, { status: 204 })
}

function shardOf({ vars }: Env, path: string): string {
  return `shard-${1 + (hash(path) % Number(vars.SHARDS ?? 4))}`
}

/** From four shards to five, as anybody can work out. */
function percentMoved(): number {
  const moved = Array.from({ length: 10_000 }, (_, key) => hash(`/items/${key}`)).filter(
    (number) => number % 4 !== number % 5,
  )
  return Math.round(moved.length / 100)
}

function hash(text: string): number {
  let hash = 0x811c9dc5
  for (let place = 0; place < text.length; place++)
    hash = Math.imul(hash ^ text.charCodeAt(place), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  return (hash ^ (hash >>> 13)) >>> 0
}
