/** Each node has a loop of its own, and a list of snapshots: all that it said at a moment. Questions walk through them. */
import type { Env } from 'millions'
import { parse } from './parse.ts'

export const TIERS = ['web', 'database', 'cache'] as const

/** The longest span that anybody asks for, and a bit. */
const KEPT_MS = 305_000

interface Snapshot {
  readonly atMs: number
  readonly start: number | undefined
  readonly values: ReadonlyMap<string, number>
}

interface Watched {
  readonly tier: string
  readonly snapshots: Snapshot[]
  state: 'new' | 'up' | 'down'
  nextMs: number
}

export interface Series {
  readonly node: string
  readonly labels: ReadonlyMap<string, string>
  readonly increase: number
  readonly spanS: number
}

export type Wanted = (node: string, tier: string, labels: ReadonlyMap<string, string>) => boolean

const watched = new Map<string, Watched>()
/** Of a series by its name and labels, as text, what they are. */
const described = new Map<string, { readonly name: string; readonly labels: ReadonlyMap<string, string> }>()

/** Called often: whoever is due is asked. */
export function askWhoIsDue(env: Env, heard: (node: string, tier: string) => void): void {
  const nowMs = performance.now()
  for (const tier of TIERS)
    for (const { name } of env.nodes(tier)) {
      const node = watched.get(name) ?? { tier, snapshots: [], state: 'new', nextMs: nowMs }
      watched.set(name, node)
      if (node.nextMs > nowMs) continue
      node.nextMs += Number(env.vars.SCRAPE_MS)
      // It was not listed for a while.
      if (node.nextMs < nowMs) node.nextMs = nowMs + Number(env.vars.SCRAPE_MS)
      void ask(name, node, Number(env.vars.SCRAPE_TIMEOUT_MS)).then(() => heard(name, tier))
    }
}

async function ask(name: string, node: Watched, patienceMs: number): Promise<void> {
  const leaving = new AbortController()
  const timer = setTimeout(() => leaving.abort(), patienceMs)
  try {
    const response = await fetch(`http://${name}/metrics`, { signal: leaving.signal })
    if (response.status !== 200) throw new Error('not well')
    const values = new Map<string, number>()
    let start: number | undefined
    for (const series of parse(await response.text())) {
      const key = `${series.name} ${JSON.stringify([...series.labels].sort())}`
      if (!described.has(key)) described.set(key, series)
      values.set(key, series.value)
      if (series.name === 'process_start_time_seconds') start = series.value
    }
    const snapshot = { atMs: performance.now(), start, values }
    countRevenue(node, snapshot)
    node.snapshots.push(snapshot)
    const old = node.snapshots.findIndex(({ atMs }) => atMs > snapshot.atMs - KEPT_MS)
    // A few at once.
    if (old > 9) node.snapshots.splice(0, old)
    node.state = 'up'
  } catch {
    node.state = 'down'
  } finally {
    clearTimeout(timer)
  }
}

export const stateOf = (name: string): 'new' | 'up' | 'down' => watched.get(name)?.state ?? 'new'

/** What all web servers sold since each of them was first seen: a day is longer than snapshots are kept. */
export let soldInAll = 0

function countRevenue({ tier, snapshots }: Watched, snapshot: Snapshot): void {
  if (tier !== 'web') return
  for (const key of snapshot.values.keys()) {
    if (described.get(key)?.name !== 'orders_revenue_cents_total') continue
    const before = snapshots.findLast(({ values }) => values.has(key))
    if (before) soldInAll += walked([before, snapshot], key)
  }
}

export function lastOf(name: string, metric: string): number | null {
  if (stateOf(name) !== 'up') return null
  for (const [key, value] of watched.get(name)?.snapshots.at(-1)?.values ?? [])
    if (described.get(key)?.name === metric) return value
  return null
}

/** What each series of a metric grew by since a moment. */
export function grownSince(metric: string, sinceMs: number, isWanted: Wanted): Series[] {
  const found: Series[] = []
  for (const [node, { tier, snapshots }] of watched) {
    const late = snapshots.filter(({ atMs }) => atMs >= sinceMs)
    const keys = new Set(late.flatMap(({ values }) => [...values.keys()]))
    for (const key of keys) {
      const about = described.get(key)
      if (about?.name !== metric || !isWanted(node, tier, about.labels)) continue
      const path = late.filter(({ values }) => values.has(key))
      const [first, last] = [path[0], path.at(-1)]
      if (!first || !last || path.length < 2) continue
      const spanS = (last.atMs - first.atMs) / 1000
      found.push({ node, labels: about.labels, increase: walked(path, key), spanS })
    }
  }
  return found
}

function walked(path: readonly Snapshot[], key: string): number {
  let increase = 0
  path.reduce((before, after) => {
    const [old = 0, now = 0] = [before.values.get(key), after.values.get(key)]
    increase += before.start === after.start && now >= old ? now - old : now
    return after
  })
  return increase
}
