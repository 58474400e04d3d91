/**
 * Who is logged in. This one keeps it in the memory of its own web server,
 * as the one box of lesson 1.1 did. There are three of them now. Submit it
 * as it is, and read what the first failing test says.
 *
 * The store is at http://session-1/. It keeps texts by their keys:
 *
 * GET    /items/<key>   200 with the text, or 404. ETag is its version, and
 *                       Expires-In how many milliseconds it has left.
 * PUT    /items/<key>   201 for a new one, 204 for one that was there. With
 *                       Expire-After: <ms> it is gone so long after this
 *                       PUT; without, it stays for ever.
 * DELETE /items/<key>   204, or 404.
 * GET    /items?prefix=&after=&limit=
 *                       [{ key, value, version }], sorted by key.
 *
 * A PUT or DELETE with If-Match: <etag> is done only when the item has this
 * version (*: any), a PUT with If-None-Match: * only when there is none;
 * otherwise it gets 412, and nothing is changed. What got 201 or 204 is on
 * its disk. A key is encoded in the path, as always.
 *
 * Settings, as texts: env.vars.idleMs, env.vars.maxMs, env.vars.keys.
 */
import type { Env } from 'millions'

export interface Session {
  name: string
  /** Cards to be printed, as texts. */
  cart: string[]
}

const sessions = new Map<string, Session>()

/** What the cookie is going to say. */
export async function begin(_env: Env, name: string): Promise<string> {
  const id = crypto.randomUUID()
  sessions.set(id, { name, cart: [] })
  return id
}

/** Whose session that is. Nothing when there is none. */
export async function find(_env: Env, cookie: string): Promise<Session | undefined> {
  return sessions.get(cookie)
}

/** False when there is no such session. */
export async function addToCart(_env: Env, cookie: string, card: string): Promise<boolean> {
  const session = sessions.get(cookie)
  if (session === undefined) return false
  if (!session.cart.includes(card)) session.cart.push(card)
  return true
}

export async function end(_env: Env, cookie: string): Promise<void> {
  sessions.delete(cookie)
}
