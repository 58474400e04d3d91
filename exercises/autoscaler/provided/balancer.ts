/**
 * The way in: sends each user to the web server with the fewest requests in flight, of those that the configuration lists.
 * One that does not answer is left alone until it says that it is well.
 *
 * GET /fleet  how many servers it sends users to, and how many there have been in all
 */
import type { Env, Program } from 'millions'

/** A postcard is there, or refused, in five seconds. */
const PATIENCE_MS = 6000
const TRIES = 3
const CHECK_EACH_MS = 2000
const CHECK_PATIENCE_MS = 1000

const inFlight = new Map<string, number>()
const sick = new Set<string>()
const known = new Set<string>()
let turn = 0

export default {
  start(env) {
    void checkForEver(env)
  },

  async fetch(request, env) {
    const { pathname } = new URL(request.url)
    if (pathname === '/fleet') return Response.json({ machines: well(env).length, came: known.size })
    const tried = new Set<string>()
    for (let tries = 0; tries < TRIES; tries++) {
      const name = choose(env, tried)
      if (name === undefined) break
      tried.add(name)
      const answer = await send(name, pathname)
      if (answer !== undefined) return answer
      sick.add(name)
    }
    return new Response('Nobody is there.\n', { status: 503 })
  },
} satisfies Program

const well = (env: Env): readonly string[] =>
  env
    .nodes('web')
    .map(({ name }) => name)
    .filter((name) => !sick.has(name))

/** The least busy one; of several, each in turn. */
function choose(env: Env, tried: ReadonlySet<string>): string | undefined {
  const names = well(env).filter((name) => !tried.has(name))
  turn++
  for (const name of names) known.add(name)
  let best: string | undefined
  for (let place = 0; place < names.length; place++) {
    const name = names[(place + turn) % names.length] ?? ''
    if (best === undefined || flying(name) < flying(best)) best = name
  }
  return best
}

const flying = (name: string): number => inFlight.get(name) ?? 0

/** Postcards are only read, so another server may be asked for the same one. */
async function send(name: string, path: string): Promise<Response | undefined> {
  inFlight.set(name, flying(name) + 1)
  const patience = new AbortController()
  const timer = setTimeout(() => patience.abort(), PATIENCE_MS)
  try {
    return await fetch(`http://${name}${path}`, { signal: patience.signal })
  } catch {
    return undefined
  } finally {
    clearTimeout(timer)
    inFlight.set(name, flying(name) - 1)
  }
}

async function checkForEver(env: Env): Promise<void> {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, CHECK_EACH_MS))
    const listed = new Set(env.nodes('web').map(({ name }) => name))
    for (const name of [...sick]) {
      if (!listed.has(name) || (await isWell(name))) sick.delete(name)
    }
  }
}

async function isWell(name: string): Promise<boolean> {
  try {
    return (await fetch(`http://${name}/health`, { signal: AbortSignal.timeout(CHECK_PATIENCE_MS) })).ok
  } catch {
    return false
  }
}
