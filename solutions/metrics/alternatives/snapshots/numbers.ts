/** Answers, each by a walk through the snapshots. */
import type { Env } from 'millions'
import type { Actives, Business, Host, Quantile, Rate, Tier, Tiers } from './protocol.ts'
import { grownSince, lastOf, type Series, soldInAll, stateOf, TIERS, type Wanted } from './scrapes.ts'

const add = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0)
const addKnown = (numbers: readonly (number | null)[]): number | null => {
  const known = numbers.filter((number) => number !== null)
  return known.length > 0 ? add(known) : null
}

export const secondsAgo = (seconds: number): number => performance.now() - seconds * 1000

export function rate(series: readonly Series[]): Rate {
  const isKnown = series.length > 0
  return {
    increase: isKnown ? add(series.map(({ increase }) => increase)) : null,
    perSecond: isKnown ? add(series.map(({ increase, spanS }) => increase / spanS)) : null,
  }
}

export function quantile(series: readonly Series[], q: number): Quantile {
  const les = series.map(({ labels }) => Number((labels.get('le') ?? '').replace('+Inf', 'Infinity')))
  const bounds = [...new Set(les)].sort((one, other) => one - other)
  const cumulative = bounds.map((bound) =>
    add(series.filter((_, place) => les[place] === bound).map(({ increase }) => increase)),
  )
  const total = cumulative.at(-1) ?? 0
  if (total === 0) return { value: null }
  const place = cumulative.findIndex((sum) => sum >= q * total)
  const high = bounds[place] ?? 0
  if (place === 0 && high <= 0) return { value: high }
  const low = place === 0 ? 0 : (bounds[place - 1] ?? 0)
  if (high === Number.POSITIVE_INFINITY) return { value: low }
  const before = place === 0 ? 0 : (cumulative[place - 1] ?? 0)
  const within = (cumulative[place] ?? 0) - before
  return { value: within === 0 ? low : low + ((high - low) * (q * total - before)) / within }
}

const inTier =
  (wanted: string): Wanted =>
  (_, tier) =>
    tier === wanted
const atNode =
  (wanted: string): Wanted =>
  (node) =>
    node === wanted

function windowed({ vars }: Env, metric: string, wanted: Wanted): Series[] {
  return grownSince(metric, secondsAgo(Number(vars.WINDOW_S)), wanted)
}

export function hosts(env: Env): Record<string, Host> {
  const all: Record<string, Host> = {}
  for (const tier of TIERS)
    for (const { name } of env.nodes(tier))
      all[name] = {
        up: stateOf(name) === 'up',
        cpu: rate(windowed(env, 'process_cpu_seconds_total', atNode(name))).perSecond,
        memoryBytes: lastOf(name, 'process_resident_memory_bytes'),
        diskBytesPerSecond: rate(windowed(env, 'node_disk_written_bytes_total', atNode(name))).perSecond,
      }
  return all
}

export function errorShare(env: Env): number | null {
  const all = windowed(env, 'http_requests_total', inTier('web'))
  const errors = all.filter(({ labels }) => /^[5-9]/.test(labels.get('status') ?? ''))
  const total = add(all.map(({ increase }) => increase))
  return total > 0 ? add(errors.map(({ increase }) => increase)) / total : null
}

export function p99(env: Env, tier: string, metric: string): number | null {
  return quantile(windowed(env, `${metric}_bucket`, inTier(tier)), 0.99).value
}

export function tiers(env: Env): Tiers {
  const each = hosts(env)
  const tierOf = (tier: string): Tier => {
    const listed = env.nodes(tier).flatMap(({ name }) => each[name] ?? [])
    const up = listed.filter((host) => host.up)
    const cpus = up.flatMap(({ cpu }) => cpu ?? [])
    return {
      up: up.length,
      down: listed.length - up.length,
      cpuMost: cpus.length > 0 ? Math.max(...cpus) : null,
      memoryBytes: addKnown(up.map(({ memoryBytes }) => memoryBytes)),
    }
  }
  const per = (metric: string, tier: string) => rate(windowed(env, metric, inTier(tier)))
  const hits = per('cache_hits_total', 'cache').increase ?? 0
  const reads = hits + (per('cache_misses_total', 'cache').increase ?? 0)
  return {
    web: {
      ...tierOf('web'),
      perSecond: per('http_requests_total', 'web').perSecond,
      errorShare: errorShare(env),
      p99Seconds: p99(env, 'web', 'http_request_duration_seconds'),
    },
    database: {
      ...tierOf('database'),
      perSecond: per('db_queries_total', 'database').perSecond,
      p99Seconds: p99(env, 'database', 'db_query_duration_seconds'),
    },
    cache: { ...tierOf('cache'), hitShare: reads > 0 ? hits / reads : null },
  }
}

/** Days, and who came on each. */
const peopleOf = new Map<number, Set<string>>()
let soldBefore = 0

const dayOf = ({ vars }: Env): number => Math.floor(Date.now() / Number(vars.DAY_MS))

function peopleToday(env: Env): Set<string> {
  const day = dayOf(env)
  const people = peopleOf.get(day) ?? new Set<string>()
  if (!peopleOf.has(day)) {
    peopleOf.clear()
    peopleOf.set(day, people)
    soldBefore = soldInAll
  }
  return people
}

export async function askWhoCame(name: string, env: Env): Promise<void> {
  const response = await fetch(`http://${name}/actives`, { signal: AbortSignal.timeout(700) }).catch(
    () => null,
  )
  if (!response?.ok) return
  const { day, users } = (await response.json()) as Actives
  const people = peopleToday(env)
  if (day === dayOf(env)) for (const user of users) people.add(user)
}

export function business(env: Env): Business {
  const people = peopleToday(env)
  return { day: dayOf(env), activeUsers: people.size, revenueCents: soldInAll - soldBefore }
}

/** Midnight comes whether somebody asks or not. */
export const turnDay = (env: Env): void => void peopleToday(env)
