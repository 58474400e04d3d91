/** Purges have ids, and whoever hears of a new one tells everybody: so it gets round a link that is cut. */
import type { Env } from 'millions'

interface Order {
  readonly id: string
  readonly path?: string
  readonly prefix?: string
}
type Drop = (isGone: (key: string) => boolean) => void

/** All that this edge knows of, in the order of their arrival. */
const known: Order[] = []
const ids = new Set<string>()

/** How many there were at a moment. */
export const generation = (): number => known.length
export const hasPurgeSince = (since: number, key: string): boolean =>
  known.slice(since).some((order) => meets(order, key))

const meets = ({ path, prefix }: Order, key: string): boolean =>
  path === undefined ? key.startsWith(prefix ?? '/') : key === path

function learn(order: Order, drop: Drop): void {
  ids.add(order.id)
  known.push(order)
  drop((key) => meets(order, key))
}

async function answer(request: Request, env: Env, drop: Drop): Promise<Response> {
  const key = request.headers.get('authorization')
  if (key === null || key !== `Bearer ${env.vars.PURGE_KEY}`) return new Response('No.\n', { status: 403 })
  const { pathname } = new URL(request.url)
  if (pathname === '/.edge/hear' && request.method === 'POST') {
    const order = (await request.json()) as Order
    if (!ids.has(order.id)) {
      learn(order, drop)
      void tellAll(order, env)
    }
    return new Response(null, { status: 204 })
  }
  if (pathname !== '/.edge/purge' || request.method !== 'POST') return new Response(null, { status: 404 })
  const order = await orderIn(request)
  if (order === undefined) return new Response('No order.\n', { status: 400 })
  learn(order, drop)
  const patience = new Promise<number>((give) => setTimeout(() => give(202), 4000))
  const status = await Promise.race([patience, tellAll(order, env).then(() => 204)])
  return new Response(null, { status })
}

async function orderIn(request: Request): Promise<Order | undefined> {
  try {
    const given: unknown = JSON.parse(await request.text())
    if (given === null || typeof given !== 'object') return undefined
    const { path, prefix } = given as { path?: unknown; prefix?: unknown }
    const id = crypto.randomUUID()
    if (prefix === undefined && typeof path === 'string' && path.startsWith('/')) return { id, path }
    if (path === undefined && typeof prefix === 'string' && prefix.startsWith('/')) return { id, prefix }
    return undefined
  } catch {
    return undefined
  }
}

async function tellAll(order: Order, env: Env): Promise<void> {
  const others = env.nodes('edge').filter((each) => each.name !== env.name)
  await Promise.all(
    others.map(async ({ name }) => {
      for (let isHeard = false; !isHeard && env.nodes('edge').some((each) => each.name === name); ) {
        isHeard = await tell(name, order, env)
        if (!isHeard) await new Promise<void>((go) => setTimeout(go, 1500))
      }
    }),
  )
}

async function tell(edge: string, order: Order, env: Env): Promise<boolean> {
  const headers = { authorization: `Bearer ${env.vars.PURGE_KEY}` }
  const signal = AbortSignal.timeout(1200)
  const body = JSON.stringify(order)
  return fetch(`http://${edge}/.edge/hear`, { method: 'POST', headers, body, signal }).then(
    (heard) => heard.ok,
    () => false,
  )
}

/** Of an editor or another edge; `own`: of a user who wrote here, and of nobody else’s concern. */
export const edgeOrder = Object.assign(answer, {
  own: (path: string, drop: Drop): void => learn({ id: crypto.randomUUID(), path }, drop),
})
