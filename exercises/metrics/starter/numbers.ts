/** The answers to questions: rates, quantiles, and three kinds of numbers. */
import type { Env } from 'millions'
import type { Business, Host, Quantile, Rate, Tier, Tiers } from './protocol.ts'
import type { Growth, Scrapes, Selection, TierName } from './scrapes.ts'
import { TIERS } from './scrapes.ts'

/** Stage 3: `growth` has an item for each series that was asked for. */
export function rateOf(growth: readonly Growth[]): Rate {
  return { increase: sumOf(growth, ({ increase }) => increase), perSecond: 0 }
}

/** Stage 4: of the buckets of all nodes together, as if they were one histogram. */
export function quantileOf(_buckets: readonly Growth[], _q: number): Quantile {
  return { value: 0 }
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

  /** Stage 5: the rest of it. */
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
      cache: { ...this.#tier('cache'), hitShare: null },
    }
  }

  #tier(_tier: TierName): Tier {
    return { up: 0, down: 0, cpuMost: null, memoryBytes: null }
  }

  errorShare(): number | null {
    return null
  }

  p99(tier: TierName, metric: string): number | null {
    const growth = this.#scrapes.growth({ metric: `${metric}_bucket`, tier }, this.#windowS)
    return quantileOf(growth, 0.99).value
  }
}

/** Stage 5: who came today, and what they bought. GET /actives of each web server tells who came there. */
export class Today {
  readonly #scrapes: Scrapes
  readonly #env: Env

  constructor(scrapes: Scrapes, env: Env) {
    this.#scrapes = scrapes
    this.#env = env
  }

  /** Called each SCRAPE_MS. Nobody waits for it. */
  async look(): Promise<void> {}

  /** By how much the revenue grew since it was first seen, however long ago. */
  get #sold(): number {
    return this.#scrapes.grownInAll('orders_revenue_cents_total', 'web')
  }

  business(): Business {
    const day = Math.floor(Date.now() / Number(this.#env.vars.DAY_MS))
    return { day, activeUsers: 0, revenueCents: this.#sold }
  }
}

function sumOf<Item>(items: readonly Item[], value: (item: Item) => number): number {
  return items.reduce((sum, item) => sum + value(item), 0)
}
