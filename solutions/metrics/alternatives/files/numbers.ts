/** Questions, answered from the columns. */
import type { Env } from 'millions'
import type { Actives, Business, Host, Rate, Tier, Tiers } from './protocol.ts'
import { type Asked, type Found, findGrowth, grownInAll, healthOf, ROLES, valueNow } from './scrapes.ts'

const REVENUE = 'orders_revenue_cents_total'

export const sinceSeconds = (seconds: number): number => performance.now() - 1000 * seconds

export function rate(found: readonly Found[]): Rate {
  if (found.length === 0) return { increase: null, perSecond: null }
  let [increase, perSecond] = [0, 0]
  for (const each of found) {
    increase += each.by
    perSecond += each.perSecond
  }
  return { increase, perSecond }
}

export function quantile(found: readonly Found[], q: number): number | null {
  const ends = new Map<number, number>()
  for (const { labels, by } of found) {
    const end = labels.le === '+Inf' ? Number.MAX_VALUE : Number.parseFloat(labels.le ?? '')
    ends.set(end, (ends.get(end) ?? 0) + by)
  }
  const steps = [...ends].map(([end, sum]) => ({ end, sum })).sort((one, other) => one.end - other.end)
  const all = steps.pop()?.sum ?? 0
  if (all <= 0) return null
  const rank = q * all
  const place = steps.findIndex(({ sum }) => sum >= rank)
  const largest = steps.at(-1)?.end ?? 0
  const step = steps[place]
  if (!step) return largest
  const before = steps[place - 1] ?? { end: Math.min(step.end, 0), sum: 0 }
  const share = step.sum > before.sum ? (rank - before.sum) / (step.sum - before.sum) : 1
  return before.end + share * (step.end - before.end)
}

export class Answers {
  readonly #env: Env
  readonly #people = new Set<string>()
  #day = -1
  #soldBefore = 0

  constructor(env: Env) {
    this.#env = env
  }

  #of(metric: string, asked: Asked): Found[] {
    return findGrowth(metric, sinceSeconds(Number(this.#env.vars.WINDOW_S)), asked)
  }

  host(node: string): Host {
    return {
      up: healthOf(node) === 'well',
      cpu: rate(this.#of('process_cpu_seconds_total', { node })).perSecond,
      memoryBytes: valueNow(node, 'process_resident_memory_bytes'),
      diskBytesPerSecond: rate(this.#of('node_disk_written_bytes_total', { node })).perSecond,
    }
  }

  hosts(): Record<string, Host> {
    const all = ROLES.flatMap((role) => this.#env.nodes(role))
    return Object.fromEntries(all.map(({ name }) => [name, this.host(name)]))
  }

  #tier(role: string): Tier {
    const all = this.#env.nodes(role).map(({ name }) => this.host(name))
    const well = all.filter(({ up }) => up)
    let cpuMost: number | null = null
    let memoryBytes: number | null = null
    for (const host of well) {
      if (host.cpu !== null && (cpuMost === null || host.cpu > cpuMost)) cpuMost = host.cpu
      if (host.memoryBytes !== null) memoryBytes = (memoryBytes ?? 0) + host.memoryBytes
    }
    return { up: well.length, down: all.length - well.length, cpuMost, memoryBytes }
  }

  tiers(): Tiers {
    const hits = rate(this.#of('cache_hits_total', { role: 'cache' })).increase ?? 0
    const reads = hits + (rate(this.#of('cache_misses_total', { role: 'cache' })).increase ?? 0)
    const perSecond = (role: string, metric: string) => rate(this.#of(metric, { role })).perSecond
    return {
      web: {
        ...this.#tier('web'),
        perSecond: perSecond('web', 'http_requests_total'),
        errorShare: this.errorShare(),
        p99Seconds: this.p99('web', 'http_request_duration_seconds'),
      },
      database: {
        ...this.#tier('database'),
        perSecond: perSecond('database', 'db_queries_total'),
        p99Seconds: this.p99('database', 'db_query_duration_seconds'),
      },
      cache: { ...this.#tier('cache'), hitShare: reads === 0 ? null : hits / reads },
    }
  }

  errorShare(): number | null {
    let [failed, all] = [0, 0]
    for (const { labels, by } of this.#of('http_requests_total', { role: 'web' })) {
      all += by
      if (Number.parseInt(labels.status ?? '', 10) > 499) failed += by
    }
    return all === 0 ? null : failed / all
  }

  p99(role: string, metric: string): number | null {
    return quantile(this.#of(`${metric}_bucket`, { role }), 0.99)
  }

  /** Whose day it is. */
  turn(): number {
    const day = Math.floor(Date.now() / Number(this.#env.vars.DAY_MS))
    if (day === this.#day) return day
    this.#people.clear()
    this.#soldBefore = grownInAll(REVENUE, 'web')
    this.#day = day
    return day
  }

  async meet(name: string): Promise<void> {
    const signal = AbortSignal.timeout(600)
    const told = await fetch(`http://${name}/actives`, { signal }).then(
      async (answer) => (answer.ok ? ((await answer.json()) as Actives) : undefined),
      () => undefined,
    )
    if (told?.day === this.turn()) for (const person of told.users) this.#people.add(person)
  }

  business(): Business {
    const day = this.turn()
    const revenueCents = grownInAll(REVENUE, 'web') - this.#soldBefore
    return { day, activeUsers: this.#people.size, revenueCents }
  }
}
