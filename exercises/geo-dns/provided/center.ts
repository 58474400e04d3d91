/**
 * A data center, as users and name servers meet it: its balancer and all that stands behind are one node here.
 * `GET /health` tells whether it is well; everything else is answered with where it was answered. `PUT /control` lets it
 * fail its checks, or redirect or delay them, until the next crash; `GET /addresses` lists all centers.
 */
import type { Env, Program } from 'millions'

interface Manner {
  /** The status of `GET /health`. 0: no answer, ever. */
  health: number
  healthDelayMs: number
}

let manner: Manner = { health: 200, healthDelayMs: 0 }

export default {
  async fetch(request: Request, env: Env) {
    const { pathname } = new URL(request.url)
    if (pathname === '/control') return control(request)
    if (pathname === '/health') return health(env)
    // Addresses are the operator's to give, and names are what people read.
    if (pathname === '/addresses') return Response.json(env.nodes('center'))
    return Response.json({ center: env.name, region: env.region })
  },
} satisfies Program

async function control(request: Request): Promise<Response> {
  manner = { ...manner, ...((await request.json()) as Partial<Manner>) }
  return new Response(null, { status: 204 })
}

async function health(env: Env): Promise<Response> {
  const { health: status, healthDelayMs } = manner
  if (status === 0) return new Promise(() => {})
  if (healthDelayMs > 0) await new Promise((resolve) => setTimeout(resolve, healthDelayMs))
  if (status === 204) return new Response(null, { status })
  // A page that says sorry, and is found.
  if (status >= 300 && status < 400)
    return new Response(null, { status, headers: { Location: `http://${env.name}/sorry` } })
  return new Response(status === 200 ? 'well\n' : 'sick\n', { status })
}
