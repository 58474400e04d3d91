/** What is simulated for the bench: user → balancer → web → database, each a sandboxed program, and the bare hop beside it. */

import type { Keep } from '../../contract/history.ts'
import type { Stack } from '../../contract/stack.ts'
import { hop } from '../../simulator/hop.ts'
import { compile } from '../../simulator/sandbox/compile.ts'
import { createWorld } from '../../simulator/world.ts'

const forwardTo = (role: string) => `
import type { Program } from 'millions'
let next = 0
export default {
  async fetch(request, env) {
    const servers = env.nodes('${role}')
    const server = servers[next++ % servers.length]
    if (server === undefined) return new Response(null, { status: 503 })
    const { pathname, search } = new URL(request.url)
    return fetch('http://' + server.name + pathname + search, request)
  },
} satisfies Program
`

export const programs = {
  'balancer.ts': forwardTo('web'),
  'web.ts': forwardTo('database'),
  'database.ts': `
import type { Program } from 'millions'
const cards = new Map<string, string>()
export default {
  async fetch(request) {
    const { pathname } = new URL(request.url)
    if (request.method === 'POST') cards.set(pathname, await request.text())
    return Response.json({ card: cards.get(pathname) ?? null })
  },
} satisfies Program
`,
}

const role = (program: string, count: number) => ({
  program: { provided: program },
  regions: { frankfurt: count },
  cores: 8,
  serviceMs: 0.1,
  backlog: 10_000,
})

const requestsPerSecond = 1000
export const stack: Stack = {
  entry: 'balancer',
  roles: { balancer: role('balancer.ts', 1), web: role('web.ts', 4), database: role('database.ts', 1) },
  load: {
    usersPerDay: 86_400 * requestsPerSecond,
    requestsPerUser: 1,
    writes: 0.1,
    keys: { count: 1000, zipf: 1 },
  },
}

export interface Simulated {
  readonly requests: number
  readonly errors: number
  /** Of the history, kept or not. */
  readonly events: number
  readonly tookMs: number
}

/** `onSecond` is called after each second of virtual time, outside of what is timed. */
export async function simulate(
  requests: number,
  keep: Keep,
  onSecond?: (ended: number) => void,
): Promise<Simulated> {
  const world = await createWorld({
    stack,
    learner: compile({}),
    provided: compile(programs),
    seed: 1,
    maxEvents: Number.MAX_SAFE_INTEGER,
    options: { keep },
  })
  world.load({})
  let tookMs = 0
  const seconds = Math.ceil(requests / requestsPerSecond)
  for (let second = 1; second <= seconds; second += 1) {
    const from = performance.now()
    await world.run(1000)
    tookMs += performance.now() - from
    onSecond?.(second * requestsPerSecond)
  }
  const report = world.report()
  const events = world.history.count
  world.end()
  return { requests: report.requests, errors: report.errors, events, tookMs }
}

/** Bare hops of the event loop, one after the other. */
export function countHops(hops: number): Promise<{ readonly hops: number; readonly tookMs: number }> {
  const from = performance.now()
  return new Promise((resolve) => {
    let left = hops
    const next = () => {
      left -= 1
      if (left > 0) hop(next)
      else resolve({ hops, tookMs: performance.now() - from })
    }
    hop(next)
  })
}
