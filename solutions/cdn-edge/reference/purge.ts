/** Orders to forget: taken by any edge, and told to the others until they have heard. */
import type { Env, Peer } from 'millions'

export type Purge = { readonly path: string } | { readonly prefix: string }

const TELL_WITHIN_MS = 1000
const TELL_AGAIN_MS = 500
const ANSWER_WITHIN_MS = 3000

export const isNamed = (name: string, purge: Purge): boolean =>
  'path' in purge ? name === purge.path : name.startsWith(purge.prefix)

/** `/.edge/purge` for editors, `/.edge/forget` for the other edges. */
export async function takeOrder(
  request: Request,
  env: Env,
  forget: (purge: Purge) => void,
): Promise<Response> {
  if (request.headers.get('authorization') !== `Bearer ${env.vars.PURGE_KEY}`)
    return new Response('Only editors do this.\n', { status: 401 })
  const { pathname } = new URL(request.url)
  if (request.method !== 'POST' || !['/.edge/purge', '/.edge/forget'].includes(pathname))
    return new Response('There is nothing here.\n', { status: 404 })

  const purge = purgeIn(await request.text())
  if (!purge) return new Response('Either a path or a prefix, in JSON.\n', { status: 400 })
  forget(purge)
  if (pathname === '/.edge/forget') return new Response(null, { status: 204 })

  const others = env.nodes('edge').filter(({ name }) => name !== env.name)
  const told = Promise.all(others.map((peer) => tell(peer, purge, env))).then(() => 204)
  const status = await Promise.race([told, after(ANSWER_WITHIN_MS).then(() => 202)])
  return new Response(null, { status })
}

function purgeIn(text: string): Purge | undefined {
  try {
    const { path, prefix } = JSON.parse(text) as { path?: unknown; prefix?: unknown }
    if (isPath(path) && prefix === undefined) return { path }
    if (isPath(prefix) && path === undefined) return { prefix }
  } catch {
    // No JSON, or null: there is no purge in it.
  }
  return undefined
}

const isPath = (text: unknown): text is string => typeof text === 'string' && text.startsWith('/')

/** Again and again, until it has heard or is an edge no more. One that was dead has nothing left, and hears it all the same. */
async function tell(peer: Peer, purge: Purge, env: Env): Promise<void> {
  while (env.nodes('edge').some(({ name }) => name === peer.name)) {
    try {
      const { ok } = await fetch(`http://${peer.name}/.edge/forget`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${env.vars.PURGE_KEY}` },
        body: JSON.stringify(purge),
        signal: AbortSignal.timeout(TELL_WITHIN_MS),
      })
      if (ok) return
    } catch {
      // Dead, frozen or cut off: it may have heard, and to hear it twice does no harm.
    }
    await after(TELL_AGAIN_MS)
  }
}

const after = (delayMs: number): Promise<void> => new Promise<void>((done) => setTimeout(done, delayMs))
