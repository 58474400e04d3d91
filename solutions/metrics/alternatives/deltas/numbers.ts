/** What can be said of deltas. */
import type { Env } from 'millions'
import type { Actives, Business, Host, Tier, Tiers } from './protocol.ts'
import { type Grown, grown, heard, type Tracked, tracked } from './scrapes.ts'

export const ROLES = ['web', 'database', 'cache'] as const

export function total(all: readonly Grown[]): number | null {
  let sum = 0
  for (const { increase } of all) sum += increase
  return all.length === 0 ? null : sum
}

export function perSecond(all: readonly Grown[]): number | null {
  let sum = 0
  for (const { increase, spanS } of all) sum += increase / spanS
  return all.length === 0 ? null : sum
}

/** Bucket by bucket, not cumulative: the values lie where they lie. */
export function quantile(all: readonly Grown[], q: number): number | null {
  const upTo: Record<string, number> = {}
  for (const { labels, increase } of all) {
    const bound = String(Number((labels.get('le') ?? '').replace('Inf', 'Infinity')))
    upTo[bound] = (upTo[bound] ?? 0) + increase
  }
  const bounds = Object.keys(upTo)
    .map(Number)
    .sort((one, other) => one - other)
  const many = upTo.Infinity ?? 0
  if (!(many > 0)) return null
  let left = q * many
  let low = 0
  let below = 0
  for (const bound of bounds) {
    const here = (upTo[String(bound)] ?? 0) - below
    if (left <= here) {
      if (bound === Number.POSITIVE_INFINITY) return low
      if (bound === bounds[0] && bound <= 0) return bound
      return here === 0 ? low : low + (bound - low) * (left / here)
    }
    left -= here
    below += here
    low = bound
  }
  return low
}

const of =
  (tier: string) =>
  (one: Tracked): boolean =>
    one.tier === tier

export class Numbers {
  readonly env: Env
  #day = Number.NaN
  #came: Record<string, true> = Object.create(null)
  /** What each series had grown by in all when the day began. */
  #atMidnight = new Map<Tracked, number>()

  constructor(env: Env) {
    this.env = env
  }

  get #window(): number {
    return Number(this.env.vars.WINDOW_S)
  }

  hosts(): Record<string, Host> {
    const told: [string, Host][] = []
    for (const { name } of ROLES.flatMap((role) => this.env.nodes(role))) told.push([name, this.#host(name)])
    return Object.fromEntries(told)
  }

  #host(node: string): Host {
    const up = heard.get(node)?.isUp ?? false
    const mine = (one: Tracked) => one.node === node
    const memory = [...tracked.values()].find(
      (one) => mine(one) && one.name === 'process_resident_memory_bytes',
    )
    return {
      up,
      memoryBytes: up && memory ? memory.value : null,
      cpu: perSecond(grown('process_cpu_seconds_total', this.#window, mine)),
      diskBytesPerSecond: perSecond(grown('node_disk_written_bytes_total', this.#window, mine)),
    }
  }

  tiers(): Tiers {
    const [web, database, cache] = ['web', 'database', 'cache'].map((role) => this.#tier(role))
    const none = { up: 0, down: 0, cpuMost: null, memoryBytes: null }
    return {
      web: {
        ...(web ?? none),
        perSecond: perSecond(grown('http_requests_total', this.#window, of('web'))),
        errorShare: this.errorShare(),
        p99Seconds: this.p99('web', 'http_request_duration_seconds'),
      },
      database: {
        ...(database ?? none),
        perSecond: perSecond(grown('db_queries_total', this.#window, of('database'))),
        p99Seconds: this.p99('database', 'db_query_duration_seconds'),
      },
      cache: { ...(cache ?? none), hitShare: this.#hitShare() },
    }
  }

  #tier(role: string): Tier {
    const tier: { -readonly [Field in keyof Tier]: Tier[Field] } = {
      up: 0,
      down: 0,
      cpuMost: null,
      memoryBytes: null,
    }
    for (const { name } of this.env.nodes(role)) {
      const { up, cpu, memoryBytes } = this.#host(name)
      if (!up) {
        tier.down++
        continue
      }
      tier.up++
      if (cpu !== null) tier.cpuMost = Math.max(cpu, tier.cpuMost ?? cpu)
      if (memoryBytes !== null) tier.memoryBytes = memoryBytes + (tier.memoryBytes ?? 0)
    }
    return tier
  }

  errorShare(): number | null {
    const all = grown('http_requests_total', this.#window, of('web'))
    const many = total(all)
    if (!many) return null
    const failed = all.filter(({ labels }) => (labels.get('status') ?? '') >= '500')
    return (total(failed) ?? 0) / many
  }

  p99(tier: string, name: string): number | null {
    return quantile(grown(`${name}_bucket`, this.#window, of(tier)), 0.99)
  }

  #hitShare(): number | null {
    const [hits, misses] = ['hits', 'misses'].map(
      (kind) => total(grown(`cache_${kind}_total`, this.#window, of('cache'))) ?? 0,
    )
    const reads = (hits ?? 0) + (misses ?? 0)
    return reads === 0 ? null : (hits ?? 0) / reads
  }

  async ask(node: string): Promise<void> {
    try {
      const response = await fetch(`http://${node}/actives`, { signal: AbortSignal.timeout(400) })
      if (response.status !== 200) return
      const actives: Actives = (await response.json()) as Actives
      if (actives.day === this.today()) for (const user of actives.users) this.#came[user] = true
    } catch {
      // It is asked again.
    }
  }

  today(): number {
    const day = Math.floor(Date.now() / Number(this.env.vars.DAY_MS))
    if (day !== this.#day) {
      this.#day = day
      this.#came = Object.create(null)
      this.#atMidnight = new Map(this.#sold().map((one) => [one, one.sum]))
    }
    return day
  }

  #sold(): Tracked[] {
    return [...tracked.values()].filter((one) => of('web')(one) && one.name === 'orders_revenue_cents_total')
  }

  business(): Business {
    const day = this.today()
    let revenueCents = 0
    for (const one of this.#sold()) revenueCents += one.sum - (this.#atMidnight.get(one) ?? 0)
    return { day, activeUsers: Object.keys(this.#came).length, revenueCents }
  }
}
