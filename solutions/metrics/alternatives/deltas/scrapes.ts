/**
 * Of each series only what it grew by is kept, and when: a delta for each scrape. Values themselves are forgotten as soon as
 * the next one is there.
 */
import type { Env } from 'millions'
import { parse } from './parse.ts'

interface Delta {
  readonly fromMs: number
  readonly toMs: number
  readonly by: number
}

export interface Tracked {
  readonly node: string
  readonly tier: string
  readonly name: string
  readonly labels: ReadonlyMap<string, string>
  readonly deltas: Delta[]
  value: number
  atMs: number
  bornSeconds: number
  /** All deltas ever. */
  sum: number
}

/** What was heard of a node last: a gauge is true only while it is up. */
export interface Heard {
  isUp: boolean
  bornSeconds: number
}

export const tracked = new Map<string, Tracked>()
export const heard = new Map<string, Heard>()
const KEPT_MS = 302_000

export async function listen(env: Env, tier: string, node: string): Promise<void> {
  const atMs = performance.now()
  const lines = await linesOf(node, Number(env.vars.SCRAPE_TIMEOUT_MS))
  const bornSeconds = lines?.find(({ name }) => name === 'process_start_time_seconds')?.value ?? 0
  heard.set(node, { isUp: lines !== undefined, bornSeconds })
  for (const { name, labels, value } of lines ?? []) {
    const id = [node, name, ...[...labels].map((pair) => JSON.stringify(pair)).sort()].join('\n')
    const known = tracked.get(id)
    if (!known) {
      tracked.set(id, { node, tier, name, labels, deltas: [], value, atMs, bornSeconds, sum: 0 })
      continue
    }
    const wasBorn = known.bornSeconds !== bornSeconds || value < known.value
    const by = wasBorn ? value : value - known.value
    known.deltas.push({ fromMs: known.atMs, toMs: atMs, by })
    if ((known.deltas[0]?.toMs ?? atMs) < atMs - KEPT_MS) known.deltas.shift()
    known.sum += by
    Object.assign(known, { value, atMs, bornSeconds })
  }
}

async function linesOf(node: string, patienceMs: number) {
  try {
    const response = await fetch(`http://${node}/metrics`, { signal: AbortSignal.timeout(patienceMs) })
    return response.status === 200 ? parse(await response.text()) : undefined
  } catch {
    return undefined
  }
}

export interface Grown {
  readonly labels: ReadonlyMap<string, string>
  readonly increase: number
  readonly spanS: number
}

/** Deltas that lie in these seconds whole. */
export function grown(name: string, seconds: number, isWanted: (one: Tracked) => boolean): Grown[] {
  const sinceMs = performance.now() - 1000 * seconds
  const all: Grown[] = []
  for (const one of tracked.values()) {
    if (one.name !== name || !isWanted(one)) continue
    let increase = 0
    let startMs = Number.POSITIVE_INFINITY
    for (let place = one.deltas.length - 1; place >= 0; place--) {
      const delta = one.deltas[place]
      if (!delta || delta.fromMs < sinceMs) break
      increase += delta.by
      startMs = delta.fromMs
    }
    if (startMs < one.atMs) all.push({ labels: one.labels, increase, spanS: (one.atMs - startMs) / 1000 })
  }
  return all
}
