/**
 * A witness lends leases by name: to one holder at a time, for a while, each time under a number that only grows, the epoch.
 *  - `GET /leases/<name>`: `{ holder, epoch, leftMs }`. One that was never lent has no holder (null), epoch 0 and 0 ms left.
 *  - `PUT /leases/<name> { holder, epoch, forMs }`: 200 with the lease when it is lent, else 409 with the lease as it is.
 *    Lent again: to the holder under its epoch, also when it had run out, as long as nobody else took it meanwhile.
 *    Lent anew: under a higher epoch, to anybody when it has run out, and to its holder at any time.
 *    `forMs: 0` gives it back.
 *  - What was lent is durable: after a restart each lease lasts for its whole time anew, as nobody knows how long it was down.
 *  - 400 for what is no lease, 503 where the disk fails; then nothing has changed.
 * It counts by a clock that nobody sets.
 */
import type { Env, Program } from 'millions'
import { isWish, Leases } from './leases.ts'

let leases: Leases

export default {
  async start(env: Env): Promise<void> {
    leases = await Leases.open(env.disk)
  },

  async fetch(request: Request): Promise<Response> {
    const name = nameIn(new URL(request.url).pathname)
    if (name === undefined) return new Response('There is nothing here.\n', { status: 404 })
    if (request.method === 'GET' || request.method === 'HEAD') return Response.json(leases.look(name))
    if (request.method !== 'PUT')
      return new Response(null, { status: 405, headers: { Allow: 'GET, HEAD, PUT' } })
    const wish = await jsonOf(request)
    if (!isWish(wish))
      return new Response(
        'A lease has a holder, an epoch from 1 on, and forMs from 0 to an hour, in JSON.\n',
        { status: 400 },
      )
    try {
      const isLent = await leases.lend(name, wish)
      return Response.json(leases.look(name), { status: isLent ? 200 : 409 })
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error
      return new Response('The disk does not take it.\n', { status: 503, headers: { 'Retry-After': '1' } })
    }
  },
} satisfies Program

function nameIn(pathname: string): string | undefined {
  const [, root, part = '', ...rest] = pathname.split('/')
  if (root !== 'leases' || part === '' || rest.length > 0) return undefined
  try {
    return decodeURIComponent(part)
  } catch {
    return undefined
  }
}

async function jsonOf(request: Request): Promise<unknown> {
  try {
    return await request.json()
  } catch {
    return undefined
  }
}
