/** The web tier knows nothing of offsets: it passes the Consistency-Token on, and tries the next node when one fails. */
import type { Env, Peer } from 'millions'

const readPatienceMs = 700
const writePatienceMs = 3000

let turn = 0
/** The replica that failed last, and when. Rested for a second. */
let failed: { name: string; atMs: number } | undefined

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    if (new URL(request.url).pathname === '/health') return new Response('well\n') // for the balancer in front
    const { pathname, search } = new URL(request.url)
    const isRead = request.method === 'GET' || request.method === 'HEAD'
    const body = isRead ? null : await request.arrayBuffer()
    const headers = { 'Consistency-Token': request.headers.get('Consistency-Token') ?? '0' }
    for (const { name } of isRead ? readers(env) : env.nodes('primary')) {
      const signal = AbortSignal.timeout(isRead ? readPatienceMs : writePatienceMs)
      try {
        const answer = await fetch(`http://${name}${pathname}${search}`, {
          method: request.method,
          body,
          headers,
          signal,
        })
        if (answer.status !== 503) return answer
      } catch {
        failed = { name, atMs: performance.now() }
      }
    }
    return new Response('try again', { status: 503, headers: { 'Retry-After': '1' } })
  },
}

function readers(env: Env): Peer[] {
  const replicas = env.nodes('replica')
  const first = turn++ % Math.max(1, replicas.length)
  const inTurn = [...replicas.slice(first), ...replicas.slice(0, first)]
  const isResting = ({ name }: Peer): boolean =>
    failed?.name === name && performance.now() - failed.atMs < 1000
  return [...inTurn.filter((node) => !isResting(node)), ...env.nodes('primary'), ...inTurn.filter(isResting)]
}
