/** The answers to questions: rates, quantiles, and three kinds of numbers. */
import type { Env } from 'millions'
import type { Actives, Business, Host, Quantile, Rate, Tier, Tiers } from './protocol.ts'
import type { Growth, Scrapes, Selection, TierName } from './scrapes.ts'
import { TIERS } from './scrapes.ts'

const ACTIVES_TIMEOUT_MS = 500

export function rateOf(growth: readonly Growth[]): Rate {
  if (growth.length === 0) return { increase: null, perSecond: null }
  return {
    increase: sumOf(growth, ({ increase }) => increase),
    perSecond: sumOf(growth, ({ increase, seconds }) => increase / seconds),
  }
}

/** Of the buckets of all nodes together, as if they were one histogram. */
export function quantileOf(buckets: readonly Growth[], q: number): Quantile {
  const sums = new Map<number, number>()
  for (const { labels, increase } of buckets) {
    const le = labels.get('le') ?? ''
    const bound = le === '+Inf' ? Number.POSITIVE_INFINITY : Number(le)
    sums.set(bound, (sums.get(bound) ?? 0) + increase)
  }
  const rank = q * (sums.get(Number.POSITIVE_INFINITY) ?? 0)
  if (!sums.get(Number.POSITIVE_INFINITY)) return { value: null }
  let [low, before] = [0, 0]
  for (const [place, [high, sum]] of [...sums].sort(([one], [other]) => one - other).entries()) {
    if (sum >= rank) {
      if (place === 0 && high <= 0) return { value: high }
      if (high === Number.POSITIVE_INFINITY) return { value: low }
      return { value: sum === before ? high : low + ((high - low) * (rank - before)) / (sum - before) }
    }
    ;[low, before] = [high, sum]
  }
  return { value: low }
}

export class Numbers {
  readonly #scrapes: Scrapes
  readonly #env: Env

  constructor(scrapes: Scrapes, env: Env) {
    this.#scrapes = scrapes
    this.#env = env
  }

  get #windowS(): number {
    return Number(this.#env.vars.WINDOW_S)
  }

  #rate(selection: Selection): Rate {
    return rateOf(this.#scrapes.growth(selection, this.#windowS))
  }

  hosts(): Record<string, Host> {
    const names = TIERS.flatMap((tier) => this.#env.nodes(tier).map(({ name }) => name))
    return Object.fromEntries(names.map((name) => [name, this.#host(name)]))
  }

  #host(node: string): Host {
    return {
      up: this.#scrapes.isUp(node) === true,
      cpu: this.#rate({ metric: 'process_cpu_seconds_total', node }).perSecond,
      memoryBytes: this.#scrapes.gauge(node, 'process_resident_memory_bytes'),
      diskBytesPerSecond: this.#rate({ metric: 'node_disk_written_bytes_total', node }).perSecond,
    }
  }

  tiers(): Tiers {
    return {
      web: {
        ...this.#tier('web'),
        perSecond: this.#rate({ metric: 'http_requests_total', tier: 'web' }).perSecond,
        errorShare: this.errorShare(),
        p99Seconds: this.p99('web', 'http_request_duration_seconds'),
      },
      database: {
        ...this.#tier('database'),
        perSecond: this.#rate({ metric: 'db_queries_total', tier: 'database' }).perSecond,
        p99Seconds: this.p99('database', 'db_query_duration_seconds'),
      },
      cache: { ...this.#tier('cache'), hitShare: this.#hitShare() },
    }
  }

  #tier(tier: TierName): Tier {
    const listed = this.#env.nodes(tier).map(({ name }) => this.#host(name))
    const up = listed.filter((host) => host.up)
    const known = (numbers: readonly (number | null)[]) => numbers.filter((number) => number !== null)
    const cpus = known(up.map(({ cpu }) => cpu))
    const memory = known(up.map(({ memoryBytes }) => memoryBytes))
    return {
      up: up.length,
      down: listed.length - up.length,
      cpuMost: cpus.length === 0 ? null : Math.max(...cpus),
      memoryBytes: memory.length === 0 ? null : sumOf(memory, (bytes) => bytes),
    }
  }

  errorShare(): number | null {
    const growth = this.#scrapes.growth({ metric: 'http_requests_total', tier: 'web' }, this.#windowS)
    const failed = growth.filter(({ labels }) => Number(labels.get('status')) >= 500)
    return shareOf(rateOf(failed).increase ?? 0, rateOf(growth).increase)
  }

  p99(tier: TierName, metric: string): number | null {
    const growth = this.#scrapes.growth({ metric: `${metric}_bucket`, tier }, this.#windowS)
    return quantileOf(growth, 0.99).value
  }

  #hitShare(): number | null {
    const hits = this.#rate({ metric: 'cache_hits_total', tier: 'cache' }).increase
    const misses = this.#rate({ metric: 'cache_misses_total', tier: 'cache' }).increase
    return shareOf(hits ?? 0, (hits ?? 0) + (misses ?? 0))
  }
}

/** Who came today, and what they bought. */
export class Today {
  readonly #scrapes: Scrapes
  readonly #env: Env
  #day = -1
  #users = new Set<string>()
  /** What had been sold in all when the day began. */
  #soldBefore = 0

  constructor(scrapes: Scrapes, env: Env) {
    this.#scrapes = scrapes
    this.#env = env
  }

  /** After each scrape. */
  async look(): Promise<void> {
    this.#turn()
    await Promise.all(this.#env.nodes('web').map(({ name }) => this.#askWho(name)))
  }

  async #askWho(name: string): Promise<void> {
    try {
      const signal = AbortSignal.timeout(ACTIVES_TIMEOUT_MS)
      const answer = await fetch(`http://${name}/actives`, { signal })
      const { day, users } = (await answer.json()) as Actives
      if (!answer.ok || day !== this.#turn()) return
      for (const user of users) this.#users.add(user)
    } catch {
      // Who was seen there before is still known.
    }
  }

  #turn(): number {
    const day = Math.floor(Date.now() / Number(this.#env.vars.DAY_MS))
    if (day !== this.#day) {
      this.#day = day
      this.#users = new Set()
      this.#soldBefore = this.#sold
    }
    return day
  }

  get #sold(): number {
    return this.#scrapes.grownInAll('orders_revenue_cents_total', 'web')
  }

  business(): Business {
    const day = this.#turn()
    return { day, activeUsers: this.#users.size, revenueCents: this.#sold - this.#soldBefore }
  }
}

function sumOf<Item>(items: readonly Item[], value: (item: Item) => number): number {
  return items.reduce((sum, item) => sum + value(item), 0)
}

const shareOf = (part: number, all: number | null): number | null => (all ? part / all : null)
