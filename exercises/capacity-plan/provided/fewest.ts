/** Asks whichever node of a role has the fewest of this node's requests in hand; those that are equal take turns. */
import type { Env } from 'millions'

/** A node that refused is dead: it is left alone for so long. */
const LEFT_OUT_MS = 1000

type Ask = (env: Env, path: string, method: string) => Promise<Response>

export function fewestInHand(role: string): Ask {
  const inHand = new Map<string, number>()
  const refusedMs = new Map<string, number>()
  // Anywhere: several that ask must not go to the same node in step.
  let turn = Math.floor(Math.random() * 1000)

  const pick = (env: Env, tried: ReadonlySet<string>): string | undefined => {
    const nowMs = performance.now()
    const isOut = (name: string): boolean => nowMs - (refusedMs.get(name) ?? -LEFT_OUT_MS) < LEFT_OUT_MS
    const names = env.nodes(role).map(({ name }) => name)
    const left = names.filter((name) => !tried.has(name))
    const well = left.filter((name) => !isOut(name))
    const pool = well.length > 0 ? well : left
    turn++
    let best: string | undefined
    for (let place = 0; place < pool.length; place++) {
      const name = pool[(turn + place) % pool.length]
      if (name === undefined) continue
      if (best === undefined || (inHand.get(name) ?? 0) < (inHand.get(best) ?? 0)) best = name
    }
    return best
  }

  return async (env, path, method) => {
    const tried = new Set<string>()
    for (;;) {
      const name = pick(env, tried)
      if (name === undefined) return new Response('Nobody is left.\n', { status: 503 })
      tried.add(name)
      inHand.set(name, (inHand.get(name) ?? 0) + 1)
      try {
        const answer = await fetch(`http://${name}${path}`, { method })
        return new Response(null, { status: answer.status })
      } catch (error) {
        const isRefused = codeOf(error) === 'ECONNREFUSED'
        if (isRefused) refusedMs.set(name, performance.now())
        // What became of a write that was broken off, nobody knows.
        if (!isRefused && method !== 'GET') return new Response('Broken off.\n', { status: 502 })
      } finally {
        inHand.set(name, (inHand.get(name) ?? 1) - 1)
      }
    }
  }
}

function codeOf(error: unknown): unknown {
  const cause = error instanceof Error ? error.cause : undefined
  return cause instanceof Error && 'code' in cause ? cause.code : undefined
}
