/**
 * The cookie says it all: who, since when, used last when; signed. The store holds what a token cannot: which of them are
 * revoked, and the carts.
 */
import type { Env } from 'millions'

export interface Token {
  readonly id: string
  readonly name: string
  readonly beganMs: number
  readonly usedMs: number
}

export class NotKnown extends Error {}

const encoder = new TextEncoder()

export async function issue(env: Env, name: string): Promise<string> {
  await isRevoked(env, 'nobody') // who logs in while nobody could log out again is told so
  const now = Date.now()
  return await seal(env, { id: crypto.randomUUID(), name, beganMs: now, usedMs: now })
}

/** The token in a cookie, if it is ours, not over and not revoked. */
export async function read(env: Env, cookie: string): Promise<Token | undefined> {
  const token = await unseal(env, cookie)
  if (token === undefined || isOver(env, token)) return undefined
  return (await isRevoked(env, token.id)) ? undefined : token
}

/** Another cookie for the same token, when it is time for one. */
export async function reissue(env: Env, token: Token, cookie: string): Promise<string | undefined> {
  const isDue = Date.now() - token.usedMs > Number(env.vars.idleMs) / 30
  const [first = ''] = keysOf(env)
  if (!isDue && (await isBy(first, cookie))) return undefined
  return await seal(env, { ...token, usedMs: Math.max(token.usedMs, Date.now()) })
}

export async function revoke(env: Env, cookie: string): Promise<void> {
  const token = await unseal(env, cookie)
  if (token === undefined || isOver(env, token)) return
  const headers = { 'expire-after': String(restMs(env, token)) }
  await ask(env, `revoked%2F${token.id}`, { method: 'PUT', headers, body: token.name })
}

export async function cart(env: Env, token: Token): Promise<readonly string[]> {
  const answer = await ask(env, `carts%2F${token.id}`, {})
  return answer.status === 404 ? [] : ((await answer.json()) as string[])
}

export async function add(env: Env, token: Token, card: string): Promise<void> {
  for (;;) {
    const answer = await ask(env, `carts%2F${token.id}`, {})
    const cards = answer.status === 404 ? [] : ((await answer.json()) as string[])
    if (cards.includes(card)) return
    const tag = answer.headers.get('etag')
    const condition: Record<string, string> = tag === null ? { 'if-none-match': '*' } : { 'if-match': tag }
    const headers = { ...condition, 'expire-after': String(restMs(env, token)) }
    const body = JSON.stringify([...cards, card])
    if ((await ask(env, `carts%2F${token.id}`, { method: 'PUT', headers, body })).ok) return
  }
}

const restMs = (env: Env, { beganMs }: Token): number =>
  Math.max(1, beganMs + Number(env.vars.maxMs) - Date.now())

function isOver(env: Env, { beganMs, usedMs }: Token): boolean {
  const now = Date.now()
  return now - usedMs >= Number(env.vars.idleMs) || now - beganMs >= Number(env.vars.maxMs)
}

async function isRevoked(env: Env, id: string): Promise<boolean> {
  return (await ask(env, `revoked%2F${id}`, {})).status !== 404
}

async function ask(env: Env, key: string, init: RequestInit): Promise<Response> {
  for (const { name } of env.nodes('session')) {
    try {
      const answer = await fetch(`http://${name}/items/${key}`, { ...init, signal: AbortSignal.timeout(700) })
      if (answer.status < 300 || answer.status === 404 || answer.status === 412) return answer
    } catch {
      // The other one may know.
    }
  }
  throw new NotKnown()
}

const keysOf = (env: Env): readonly string[] => (env.vars.keys ?? '').split(',')

async function seal(env: Env, token: Token): Promise<string> {
  const [first = ''] = keysOf(env)
  const said = toBase64(encoder.encode(JSON.stringify(token)))
  return `${said}.${toBase64(await signatureOf(first, said))}`
}

async function unseal(env: Env, cookie: string): Promise<Token | undefined> {
  const [said = ''] = cookie.split('.')
  for (const key of keysOf(env)) {
    if (!(await isBy(key, cookie))) continue
    const bytes = Uint8Array.from(atob(said.replaceAll('-', '+').replaceAll('_', '/')), (each) =>
      each.charCodeAt(0),
    )
    return JSON.parse(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)) as Token
  }
  return undefined
}

async function isBy(key: string, cookie: string): Promise<boolean> {
  const [said = '', signature = '', ...more] = cookie.split('.')
  if (said === '' || more.length > 0) return false
  return same(signature, toBase64(await signatureOf(key, said)))
}

/** Takes as long wherever they begin to differ. */
function same(one: string, other: string): boolean {
  let difference = one.length ^ other.length
  for (let at = 0; at < other.length; at++) difference |= one.charCodeAt(at) ^ other.charCodeAt(at)
  return difference === 0
}

async function signatureOf(key: string, text: string): Promise<Uint8Array> {
  const hmac = { name: 'HMAC', hash: 'SHA-256' } as const
  const imported = await crypto.subtle.importKey('raw', encoder.encode(key), hmac, false, ['sign'])
  return new Uint8Array(await crypto.subtle.sign('HMAC', imported, encoder.encode(text)))
}

const toBase64 = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
