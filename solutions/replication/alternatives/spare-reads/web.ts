/**
 * Web nodes probe every data node and remember how far each one is. A read goes to any that is far enough for this
 * user, drawn by lot, the primary among them.
 */
import type { Env, Peer } from 'millions'

const probeEveryMs = 400
const probePatienceMs = 350
const readPatienceMs = 500
const writePatienceMs = 3000

/** Node → the offset that it told last. Those that do not answer are not in here. */
const offsets = new Map<string, number>()

export default {
  start(env: Env): void {
    const probeAll = (): void => {
      for (const node of dataNodes(env)) void probe(node)
    }
    probeAll()
    setInterval(probeAll, probeEveryMs)
  },

  async fetch(request: Request, env: Env): Promise<Response> {
    if (new URL(request.url).pathname === '/health') return new Response('well\n') // for the balancer in front
    return request.method === 'GET' || request.method === 'HEAD' ? read(request, env) : write(request, env)
  },
}

async function probe({ name }: Peer): Promise<void> {
  try {
    const answer = await fetch(`http://${name}/health`, { signal: AbortSignal.timeout(probePatienceMs) })
    const { offset } = (await answer.json()) as { offset: number }
    offsets.set(name, offset)
  } catch {
    offsets.delete(name)
  }
}

/** Those that should do first, then the primary, then whoever is left: the probes may be wrong. */
async function read(request: Request, env: Env): Promise<Response> {
  const wanted = Number(/(?:^|; )offset=(\d+)/.exec(request.headers.get('Cookie') ?? '')?.[1] ?? 0)
  const nodes = shuffled(dataNodes(env))
  const likely = nodes.filter(({ name }) => (offsets.get(name) ?? -1) >= wanted)
  const others = nodes.filter((node) => !likely.includes(node))
  for (const { name } of [...likely, ...env.nodes('primary'), ...others].slice(0, 8)) {
    try {
      const signal = AbortSignal.timeout(readPatienceMs)
      const answer = await fetch(urlAt(name, request), { headers: { Offset: String(wanted) }, signal })
      if (answer.status !== 503) return answer
    } catch {
      offsets.delete(name)
    }
  }
  return unavailable()
}

async function write(request: Request, env: Env): Promise<Response> {
  const [primary] = env.nodes('primary')
  if (primary === undefined) return unavailable()
  const body = await request.arrayBuffer()
  try {
    const signal = AbortSignal.timeout(writePatienceMs)
    const answer = await fetch(urlAt(primary.name, request), { method: request.method, body, signal })
    const headers = new Headers(answer.headers)
    const offset = answer.headers.get('Offset')
    if (offset !== null) headers.append('Set-Cookie', `offset=${offset}; Path=/; HttpOnly`)
    return new Response(answer.body, { status: answer.status, headers })
  } catch {
    return unavailable()
  }
}

function dataNodes(env: Env): readonly Peer[] {
  return [...env.nodes('replica'), ...env.nodes('primary')]
}

function shuffled(nodes: readonly Peer[]): Peer[] {
  const drawn = nodes.map((node) => ({ node, lot: Math.random() }))
  return drawn.sort((a, b) => a.lot - b.lot).map(({ node }) => node)
}

function urlAt(name: string, request: Request): string {
  const { pathname, search } = new URL(request.url)
  return `http://${name}${pathname}${search}`
}

function unavailable(): Response {
  return new Response('try again', { status: 503, headers: { 'Retry-After': '1' } })
}
