/**
 * What is given: where a key is at home, and how to ask other nodes. Change
 * it where you like.
 *
 * A shard takes these, and each of them takes it 20 ms. 50 may wait, more
 * are refused:
 *
 * GET    /items/<key>         200 with an Item as JSON, or 404
 * PUT    /items/<key>         201 when it is new, else 204; the body is its
 *                             text. Its likes stay
 * DELETE /items/<key>         204, or 404; its likes go with it
 * POST   /items/<key>/likes   204: one more, or 404
 *
 * PUT    /copies/<key>        204: it keeps the body, any text, in memory for
 *                             so long: `Ttl-Ms: 500`, 10000 at most
 * GET    /copies/<key>        200 with that body, or 404
 * DELETE /copies/<key>        204, or 404
 *
 * What was answered with 2xx is on its disk, but for copies. Every answer
 * has an `As-Of`: a shard numbers its changes, 1, 2, 3, …, and never gives a
 * number twice. A write is told its own number. An answer to a GET with
 * `As-Of: 17` has all changes of this shard up to 17 in it, and none of the
 * later ones; a 404 too.
 */
import type { Env } from 'millions'

export interface Item {
  readonly text: string
  readonly likes: number
}

export interface Answer {
  readonly status: number
  readonly text: string
  /** Undefined when a node has told none, as routers do. */
  readonly asOf: number | undefined
}

/** So long an answer is waited for. */
export const PATIENCE_MS = 1500

/** Nobody answers. What was sent may be done all the same, now or later. */
export class Trouble extends Error {}

export async function ask(node: string, path: string, init?: RequestInit): Promise<Answer> {
  try {
    const answer = await fetch(`http://${node}${path}`, {
      signal: AbortSignal.timeout(PATIENCE_MS),
      ...init,
    })
    const asOf = answer.headers.get('as-of')
    return {
      status: answer.status,
      text: await answer.text(),
      asOf: asOf === null ? undefined : Number(asOf),
    }
  } catch {
    throw new Trouble(`${node} does not answer`)
  }
}

export const itemPath = (key: string): string => `/items/${encodeURIComponent(key)}`

/** The shard where a key is at home: the one whose name gives the greatest number together with the key. */
export function homeOf(env: Env, key: string): string {
  let home = ''
  let greatest = -1
  for (const { name } of env.nodes('shard')) {
    const number = hash(`${name} ${key}`)
    if (number <= greatest) continue
    greatest = number
    home = name
  }
  return home
}

function hash(text: string): number {
  let hash = 0x811c9dc5
  for (let place = 0; place < text.length; place++)
    hash = Math.imul(hash ^ text.charCodeAt(place), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/** What a user wants of an item. Its key is decoded. */
export interface Wish {
  readonly key: string
  readonly kind: 'item' | 'likes'
}

/** Undefined when a path is about no item, `no-key` when its key is empty, or no text. */
export function wishOf(pathname: string): Wish | 'no-key' | undefined {
  const [, root, key, kind, ...more] = pathname.split('/')
  if (root !== 'items' || more.length > 0) return undefined
  if (kind !== undefined && kind !== 'likes') return undefined
  try {
    const decoded = decodeURIComponent(key ?? '')
    return decoded === '' ? 'no-key' : { key: decoded, kind: kind ?? 'item' }
  } catch {
    return 'no-key'
  }
}
