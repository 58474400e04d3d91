/**
 * How a server is: what it says itself, and what users got from it. This
 * file is whole: change it only if you want to.
 *
 * GET http://web-1/health          200 when the server holds itself to be
 *                                  well, 500 when it does not
 * GET http://balancer-1/servers    what users got from each server of that
 *                                  zone, since the balancer booted:
 *                                  [{ name, requests, errors, slow }]
 */
import type { Env } from 'millions'

/** What users got from one server. These numbers only grow, until the balancer boots anew. */
export interface Users {
  /** Those that were answered, or should have been. */
  readonly requests: number
  /** Of these: a 5xx, or no answer. Users whom a server did not take in are sent to another, and are none of these. */
  readonly errors: number
  /** Of these: answered well, after more than 500 ms. */
  readonly slow: number
}

/** One check: whether it said in time that it is well. */
export async function isWell(name: string, checkMs: number): Promise<boolean> {
  try {
    return (await fetch(`http://${name}/health`, { signal: AbortSignal.timeout(checkMs) })).status === 200
  } catch {
    return false
  }
}

const nobody: Users = { requests: 0, errors: 0, slow: 0 }
const PATIENCE_MS = 1000

/** Nothing when the balancer of that zone did not answer: then nobody knows. A server that had no users yet has zeros. */
export async function usersOf(env: Env, name: string, zone: string): Promise<Users | undefined> {
  const balancer = env.nodes('balancer').find(({ region }) => region === zone)
  if (balancer === undefined) return undefined
  try {
    const url = `http://${balancer.name}/servers`
    const answer = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) })
    if (!answer.ok) return undefined
    const servers = (await answer.json()) as readonly (Users & { readonly name: string })[]
    return servers.find((server) => server.name === name) ?? nobody
  } catch {
    return undefined
  }
}
