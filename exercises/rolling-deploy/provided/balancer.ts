/**
 * The way in to a zone: sends each user to the next of its web servers. One that takes nobody in is left alone until it says that
 * it is well; the user goes to another one, and does not notice. What a server answers is passed on as it is.
 *
 * GET /servers  what users got from each server, since this balancer booted: [{ name, requests, errors, slow }]
 */
import type { Env, Program } from 'millions'

const PATIENCE_MS = 5000
const SLOW_MS = 500
const TRIES = 3
const CHECK_EACH_MS = 500

interface Count {
  requests: number
  errors: number
  slow: number
}

const counts = new Map<string, Count>()
const out = new Set<string>()
let turn = 0

export default {
  start(env) {
    void checkForEver(env)
  },

  async fetch(request, env) {
    const { pathname } = new URL(request.url)
    if (pathname === '/servers')
      return Response.json([...counts].map(([name, count]) => ({ name, ...count })))
    const tried = new Set<string>()
    for (let tries = 0; tries < TRIES; tries++) {
      const name = choose(env, tried)
      if (name === undefined) break
      tried.add(name)
      const answer = await send(name, pathname)
      if (answer !== undefined) return answer
    }
    return new Response('Nobody is there.\n', { status: 503 })
  },
} satisfies Program

const here = (env: Env): readonly string[] =>
  env
    .nodes('web')
    .filter(({ region }) => region === env.region)
    .map(({ name }) => name)

function choose(env: Env, tried: ReadonlySet<string>): string | undefined {
  const names = here(env).filter((name) => !out.has(name) && !tried.has(name))
  return names[turn++ % Math.max(1, names.length)]
}

/** Postcards are only read, so another server may be asked for the same one. */
async function send(name: string, path: string): Promise<Response | undefined> {
  const sentMs = performance.now()
  try {
    const answer = await fetch(`http://${name}${path}`, { signal: AbortSignal.timeout(PATIENCE_MS) })
    note(name, answer.status >= 500, performance.now() - sentMs > SLOW_MS)
    return answer
  } catch (error) {
    out.add(name)
    // Nobody took it in: it has not been a request of theirs.
    if (!isRefused(error)) note(name, true, false)
    return undefined
  }
}

function note(name: string, isError: boolean, isSlow: boolean): void {
  const count = counts.get(name) ?? { requests: 0, errors: 0, slow: 0 }
  counts.set(name, count)
  count.requests++
  if (isError) count.errors++
  else if (isSlow) count.slow++
}

const isRefused = (error: unknown): boolean =>
  error instanceof Error && (error.cause as { code?: unknown } | undefined)?.code === 'ECONNREFUSED'

async function checkForEver(env: Env): Promise<void> {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, CHECK_EACH_MS))
    const listed = new Set(here(env))
    await Promise.all(
      [...out].map(async (name) => {
        if (!listed.has(name) || (await isThere(name))) out.delete(name)
      }),
    )
  }
}

async function isThere(name: string): Promise<boolean> {
  try {
    await fetch(`http://${name}/health`, { signal: AbortSignal.timeout(CHECK_EACH_MS) })
    return true
  } catch {
    return false
  }
}
