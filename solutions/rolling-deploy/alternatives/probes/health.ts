/**
 * How servers are. Each that is listed has a probe, a loop of its own, which checks it and keeps what it found; decisions are made
 * from that table.
 */
import type { Env } from 'millions'
import { listServers, type Server } from './platform.ts'

export interface Users {
  readonly requests: number
  readonly errors: number
  readonly slow: number
}

/** What is known of a server since it runs the version that it runs. */
export interface Found {
  server: Server
  /** Of this version: since when it is known, and since when it has been well once. */
  seenMs: number
  wellOnceMs: number | undefined
  isWell: boolean
  failed: number
  downMs: number | undefined
  before: Users | undefined
  now: Users | undefined
  /** Since when `before` counts. */
  countedMs: number
}

export const table = new Map<string, Found>()

/** Reads the list, and asks all that are there, at the same time. */
export async function probe(env: Env): Promise<void> {
  const listed = (await listServers()).filter(({ state }) => state !== 'draining')
  const names = new Set(listed.map(({ name }) => name))
  for (const name of table.keys()) if (!names.has(name)) table.delete(name)
  const counts = await Promise.all(env.nodes('balancer').map(({ name }) => countsOf(name)))
  const users = new Map(env.nodes('balancer').map(({ region }, place) => [region, counts[place]] as const))
  await Promise.all(listed.map((server) => update(server, users.get(server.region), env)))
}

/** Of all that are known: a new deploy looks anew. */
export function forget(): void {
  table.clear()
}

async function update(
  server: Server,
  users: ReadonlyMap<string, Users> | undefined,
  env: Env,
): Promise<void> {
  const nowMs = performance.now()
  const old = table.get(server.name)
  const found: Found =
    old !== undefined && old.server.version === server.version
      ? old
      : {
          server,
          seenMs: nowMs,
          wellOnceMs: undefined,
          isWell: false,
          failed: 0,
          downMs: undefined,
          before: undefined,
          now: undefined,
          countedMs: 0,
        }
  table.set(server.name, found)
  found.server = server
  found.downMs = server.state === 'down' ? (found.downMs ?? nowMs) : undefined
  found.isWell = server.state === 'up' && (await check(server.name, Number(env.vars.checkMs)))
  found.failed = found.isWell ? 0 : found.failed + 1
  if (found.isWell) found.wellOnceMs ??= performance.now()
  found.now =
    users === undefined ? undefined : (users.get(server.name) ?? { requests: 0, errors: 0, slow: 0 })
  if (found.now === undefined || found.wellOnceMs === undefined) return
  if (found.before !== undefined && found.now.requests >= found.before.requests) return
  found.before = found.now
  found.countedMs = performance.now()
}

async function countsOf(balancer: string): Promise<ReadonlyMap<string, Users> | undefined> {
  try {
    const answer = await fetch(`http://${balancer}/servers`, { signal: AbortSignal.timeout(1000) })
    const rows = (await answer.json()) as readonly (Users & { readonly name: string })[]
    return new Map(rows.map((row) => [row.name, row]))
  } catch {
    return undefined
  }
}

async function check(name: string, checkMs: number): Promise<boolean> {
  try {
    return (await fetch(`http://${name}/health`, { signal: AbortSignal.timeout(checkMs) })).ok
  } catch {
    return false
  }
}
