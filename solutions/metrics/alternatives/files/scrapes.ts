/**
 * Columns: for each series a list of times and a list of how much it had grown by then, in all. A question is two places in
 * these lists, found by halving.
 */
import type { Env } from 'millions'
import { parse } from './parse.ts'

export const ROLES = ['web', 'database', 'cache'] as const
/** The longest span that anybody asks for, and a bit. */
const KEPT_MS = 305_000

interface Column {
  readonly times: number[]
  readonly grown: number[]
  last: number
  boot: string
}

/** A node: by metric, the labels of its series as text, and their columns. */
interface Node {
  readonly role: string
  readonly metrics: Map<string, Map<string, Column>>
  health: 'unknown' | 'well' | 'away'
}

const nodes = new Map<string, Node>()

export function visit(env: Env): Promise<unknown> {
  const visits: Promise<void>[] = []
  for (const role of ROLES)
    for (const { name } of env.nodes(role)) {
      if (!nodes.has(name)) nodes.set(name, { role, metrics: new Map(), health: 'unknown' })
      visits.push(visitOne(name, Number(env.vars.SCRAPE_TIMEOUT_MS)))
    }
  return Promise.all(visits)
}

async function visitOne(name: string, withinMs: number): Promise<void> {
  const node = nodes.get(name)
  if (!node) return
  const nowMs = performance.now()
  const late = new Promise<undefined>((end) => setTimeout(() => end(undefined), withinMs))
  const text = await Promise.race([textOf(name, AbortSignal.timeout(withinMs + 50)), late])
  try {
    if (text === undefined) throw new Error('late, or not well')
    const series = parse(text)
    const boot = String(series.find((each) => each.name === 'process_start_time_seconds')?.value)
    for (const each of series) {
      const labels = JSON.stringify(
        Object.fromEntries([...each.labels].sort(([one], [other]) => (one < other ? -1 : 1))),
      )
      note(columnOf(node, each.name, labels), nowMs, each.value, boot)
    }
    node.health = 'well'
  } catch {
    node.health = 'away'
  }
}

async function textOf(name: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    const answer = await fetch(`http://${name}/metrics`, { signal })
    const text = await answer.text()
    return answer.status === 200 ? text : undefined
  } catch {
    return undefined
  }
}

function columnOf({ metrics }: Node, metric: string, labels: string): Column {
  const columns = metrics.get(metric) ?? new Map<string, Column>()
  metrics.set(metric, columns)
  const column = columns.get(labels) ?? { times: [], grown: [], last: Number.NaN, boot: '' }
  columns.set(labels, column)
  return column
}

function note(column: Column, nowMs: number, value: number, boot: string): void {
  const before = column.grown.at(-1)
  const isSame = column.boot === boot && value >= column.last
  column.grown.push(before === undefined ? 0 : before + (isSame ? value - column.last : value))
  column.times.push(nowMs)
  column.last = value
  column.boot = boot
  const old = firstSince(column.times, nowMs - KEPT_MS)
  // A hundred at once.
  if (old > 99) for (const list of [column.times, column.grown]) list.splice(0, old)
}

export const healthOf = (name: string): Node['health'] => nodes.get(name)?.health ?? 'unknown'

export function valueNow(name: string, metric: string): number | null {
  const node = nodes.get(name)
  if (node?.health !== 'well') return null
  const [column] = node.metrics.get(metric)?.values() ?? []
  return column ? column.last : null
}

/** By how much a metric of a role grew since it was first seen, however long ago. */
export function grownInAll(metric: string, role: string): number {
  let sum = 0
  for (const node of nodes.values())
    if (node.role === role)
      for (const { grown } of node.metrics.get(metric)?.values() ?? []) sum += grown.at(-1) ?? 0
  return sum
}

export interface Asked {
  readonly role?: string | undefined
  readonly node?: string | undefined
  readonly labels?: readonly (readonly [string, string])[]
}

export interface Found {
  readonly labels: Readonly<Record<string, string>>
  readonly by: number
  readonly perSecond: number
}

export function findGrowth(metric: string, fromMs: number, { role, node, labels = [] }: Asked): Found[] {
  const found: Found[] = []
  for (const [name, { role: own, metrics }] of nodes) {
    if ((role !== undefined && role !== own) || (node !== undefined && node !== name)) continue
    for (const [text, { times, grown }] of metrics.get(metric) ?? []) {
      const first = firstSince(times, fromMs)
      const last = times.length - 1
      if (first >= last) continue
      const own: Readonly<Record<string, string>> = Object.assign(Object.create(null), JSON.parse(text))
      if (!labels.every(([label, value]) => own[label] === value)) continue
      const by = (grown[last] ?? 0) - (grown[first] ?? 0)
      found.push({ labels: own, by, perSecond: (1000 * by) / ((times[last] ?? 0) - (times[first] ?? 0)) })
    }
  }
  return found
}

function firstSince(times: readonly number[], fromMs: number): number {
  let [low, high] = [0, times.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((times[middle] ?? 0) < fromMs) low = middle + 1
    else high = middle
  }
  return low
}
