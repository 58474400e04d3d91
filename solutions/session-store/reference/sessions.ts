/** Who is logged in, kept in the store. Any web server finds it there, and none of them remembers it. */
import type { Env } from 'millions'

export interface Session {
  readonly name: string
  /** Cards to be printed, as texts. */
  readonly cart: readonly string[]
  /** When it began, on the clock of the server that was asked. */
  readonly beganMs: number
}

/** The store did not answer, or not as it should: nobody knows who is logged in. */
export class StoreAway extends Error {}

interface Found {
  readonly id: string
  readonly session: Session
  readonly tag: string
  readonly leftMs: number
}

/** So long one node of the store is waited for. Both of them in turn take less than two seconds. */
const PATIENCE_MS = 800
/** A session is written again when this part of its idle time has passed. */
const RENEWALS = 30

/** The node of the store that answered last. It is asked first. */
let primary = 0

/** What the cookie is going to say. */
export async function begin(env: Env, name: string): Promise<string> {
  const id = crypto.randomUUID()
  await put(env, id, { name, cart: [], beganMs: Date.now() }, {})
  return await sign(env, id)
}

/** Whose session that is. Nothing when there is none. */
export async function find(env: Env, cookie: string): Promise<Session | undefined> {
  const found = await look(env, cookie)
  if (found === undefined) return undefined
  const { id, session, tag, leftMs } = found
  const usedMs = lifeMs(env, session) - leftMs
  // Whoever has ended or changed it meanwhile is not overwritten.
  if (usedMs > idleMs(env) / RENEWALS) await put(env, id, session, { 'if-match': tag })
  return session
}

/** False when there is no such session. */
export async function addToCart(env: Env, cookie: string, card: string): Promise<boolean> {
  for (;;) {
    const found = await look(env, cookie)
    if (found === undefined) return false
    const { id, session, tag } = found
    const cart = [...session.cart.filter((each) => each !== card), card]
    if (await put(env, id, { ...session, cart }, { 'if-match': tag })) return true
  }
}

export async function end(env: Env, cookie: string): Promise<void> {
  const id = await verified(env, cookie)
  if (id !== undefined) await ask(env, id, { method: 'DELETE' })
}

/** Signed by the key that signs now. Nothing when it is so already. */
export async function signedAnew(env: Env, cookie: string): Promise<string | undefined> {
  if (keysOf(env).length === 1) return undefined
  const id = await verified(env, cookie)
  const anew = id === undefined ? cookie : await sign(env, id)
  return anew === cookie ? undefined : anew
}

async function look(env: Env, cookie: string): Promise<Found | undefined> {
  const id = await verified(env, cookie)
  if (id === undefined) return undefined
  const answer = await ask(env, id, { method: 'GET' })
  if (answer.status === 404) return undefined
  const session = (await answer.json()) as Session
  if (lifeMs(env, session) <= 0) return undefined
  const tag = answer.headers.get('etag') ?? ''
  return { id, session, tag, leftMs: Number(answer.headers.get('expires-in')) }
}

/** False when the session is not as it was any more. */
async function put(
  env: Env,
  id: string,
  session: Session,
  condition: Readonly<Record<string, string>>,
): Promise<boolean> {
  const headers = { ...condition, 'expire-after': String(lifeMs(env, session)) }
  const answer = await ask(env, id, { method: 'PUT', headers, body: JSON.stringify(session) })
  return answer.status !== 412
}

const idleMs = (env: Env): number => Number(env.vars.idleMs)

/** How long it lives if it is used now, and then no more. */
const lifeMs = (env: Env, { beganMs }: Session): number =>
  Math.max(0, Math.min(idleMs(env), beganMs + Number(env.vars.maxMs) - Date.now()))

/** Asks the primary, whichever of them it is. */
async function ask(env: Env, id: string, init: RequestInit): Promise<Response> {
  const nodes = env.nodes('session')
  for (let tries = 0; tries < nodes.length; tries++) {
    const turn = (primary + tries) % nodes.length
    const answer = await askNode(`http://${nodes[turn]?.name}/items/sessions%2F${id}`, init)
    if (answer === undefined) continue
    primary = turn
    return answer
  }
  throw new StoreAway()
}

/** Nothing when this node is away, fails, or is a replica. */
async function askNode(url: string, init: RequestInit): Promise<Response | undefined> {
  try {
    const answer = await fetch(url, { ...init, signal: AbortSignal.timeout(PATIENCE_MS) })
    if (answer.ok || answer.status === 404 || answer.status === 412) return answer
  } catch {
    // It may have been done. Done twice is as good as once.
  }
  return undefined
}

/** The first key signs; what any of them has signed is ours. */
const keysOf = (env: Env): readonly string[] => (env.vars.keys ?? '').split(',')

async function sign(env: Env, id: string): Promise<string> {
  const [first = ''] = keysOf(env)
  const signature = await crypto.subtle.sign('HMAC', await keyOf(first), new TextEncoder().encode(id))
  const hex = Array.from(new Uint8Array(signature), (byte) => byte.toString(16).padStart(2, '0'))
  return `${id}.${hex.join('')}`
}

/** The id in a cookie of ours. Nothing when it is somebody else's work. */
async function verified(env: Env, cookie: string): Promise<string | undefined> {
  const [, id = '', hex = ''] = /^([0-9a-f-]{36})\.([0-9a-f]{64})$/.exec(cookie) ?? []
  if (id === '') return undefined
  const signature = Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
  for (const key of keysOf(env))
    if (await crypto.subtle.verify('HMAC', await keyOf(key), signature, new TextEncoder().encode(id)))
      return id
  return undefined
}

const keyOf = (text: string): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', new TextEncoder().encode(text), { name: 'HMAC', hash: 'SHA-256' }, false, [
    'sign',
    'verify',
  ])
