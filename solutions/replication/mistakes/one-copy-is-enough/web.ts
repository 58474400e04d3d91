// Caught by: own-writes/one-replica-is-behind
// A write waits for one replica, and reads go to any.
/** One replica has every write that was answered, so reads can go to replicas. */
import type { Env, Peer } from 'millions'

const readPatienceMs = 800
const writePatienceMs = 3000

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    if (new URL(request.url).pathname === '/health') return new Response('well\n') // for the balancer in front
    const isRead = request.method === 'GET' || request.method === 'HEAD'
    const body = isRead ? null : await request.arrayBuffer()
    const nodes = isRead ? [...shuffled(env.nodes('replica')), ...env.nodes('primary')] : env.nodes('primary')
    for (const { name } of nodes) {
      const { pathname, search } = new URL(request.url)
      const signal = AbortSignal.timeout(isRead ? readPatienceMs : writePatienceMs)
      const init = { method: request.method, body, signal }
      const answer = await fetch(`http://${name}${pathname}${search}`, init).catch(() => undefined)
      if (answer !== undefined && answer.status !== 503) return answer
    }
    return new Response('try again', { status: 503, headers: { 'Retry-After': '1' } })
  },
}

function shuffled(nodes: readonly Peer[]): Peer[] {
  const drawn = nodes.map((node) => ({ node, lot: Math.random() }))
  return drawn.sort((a, b) => a.lot - b.lot).map(({ node }) => node)
}
