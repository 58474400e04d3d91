/**
 * A web node that believes whoever says that they are the primary, for comparison. web-1 asks from the first to the last,
 * web-2 from the last to the first, and each keeps whom it has found for a second. Reads go to all in turn.
 */
import type { Env, Program } from 'millions'

const KEPT_MS = 1000
const PATIENCE_MS = 300

let primary: string | undefined
let foundAtMs = 0
let turn = 0

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const { pathname, search } = new URL(request.url)
    if (pathname === '/health') return new Response('well\n')
    if (request.method === 'GET') return read(`${pathname}${search}`, env)
    if (primary === undefined || performance.now() - foundAtMs > KEPT_MS) await find(env)
    if (primary === undefined) return new Response('no primary\n', { status: 503 })
    const body = request.body === null ? null : await request.bytes()
    const signal = AbortSignal.timeout(2000)
    return fetch(`http://${primary}${pathname}${search}`, { method: request.method, body, signal })
  },
} satisfies Program

async function read(path: string, env: Env): Promise<Response> {
  const names = env.nodes('database').map(({ name }) => name)
  const first = turn++ % names.length
  for (const name of [...names.slice(first), ...names.slice(0, first)]) {
    try {
      return await fetch(`http://${name}${path}`, { signal: AbortSignal.timeout(PATIENCE_MS) })
    } catch {
      console.info(`${name} does not answer`)
    }
  }
  return new Response('no database\n', { status: 503 })
}

async function find(env: Env): Promise<void> {
  const names = env.nodes('database').map(({ name }) => name)
  if (env.name === 'web-2') names.reverse()
  const found = await Promise.all(names.map(isPrimary))
  primary = names.find((_, place) => found[place])
  foundAtMs = performance.now()
}

async function isPrimary(name: string): Promise<boolean> {
  try {
    const answer = await fetch(`http://${name}/status`, { signal: AbortSignal.timeout(PATIENCE_MS) })
    return ((await answer.json()) as { role: string }).role === 'primary'
  } catch {
    return false
  }
}
