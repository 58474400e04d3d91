/**
 * What programs say to each other about metrics. JSON, but for GET /metrics.
 *
 * A web server:
 *   GET  /metrics   200, the text format
 *   POST /observe   an Observation a line     200 ObserveResult
 *   GET  /actives   200 Actives
 *
 * The monitor. A tier is a role: web, database, cache.
 *   GET /rate?metric=&seconds=             200 Rate
 *   GET /quantile?metric=&q=&seconds=      200 Quantile; `metric` is the
 *                                          name without _bucket
 *     of all nodes, or with &tier= or &node= of these; every other name in
 *     the query is a label that series have to have with this value
 *   GET /hosts      200 Record<node, Host>
 *   GET /tiers      200 Tiers
 *   GET /business   200 Business
 *   GET /alerts     200 Alert[]: what goes on
 *
 * The pager:
 *   POST /messages  a Message; 201, or 200 when it has it already: it wakes
 *                   nobody twice for the same id and state
 *
 * `null` says: not known. A zero is something else.
 *
 * Settings, as text in env.vars: SCRAPE_MS, SCRAPE_TIMEOUT_MS, WINDOW_S,
 * FOR_MS, ERROR_SHARE, SLOW_SECONDS, DAY_MS.
 */
export type Observation = Declaration | Reading

export interface Declaration {
  readonly name: string
  readonly type: 'counter' | 'gauge' | 'histogram'
  readonly help: string
  /** Of a histogram. */
  readonly bounds?: readonly number[]
}

export interface Reading {
  readonly name: string
  readonly labels?: Readonly<Record<string, string>>
  /** What a counter grows by, what a gauge is, what a histogram takes. */
  readonly value: number | '+Inf' | '-Inf' | 'NaN'
}

export interface ObserveResult {
  /** The lines, from 0, that were not allowed, and changed nothing. */
  readonly refused: readonly number[]
}

export interface Order {
  readonly cents: number
}

export interface Actives {
  /** Date.now() / DAY_MS, rounded down. */
  readonly day: number
  /** Who was at this server on this day, since it booted. */
  readonly users: readonly string[]
}

export interface Rate {
  /** By how much the counters grew, as far as the scrapes of these seconds saw it. */
  readonly increase: number | null
  readonly perSecond: number | null
}

export interface Quantile {
  readonly value: number | null
}

/** What one machine does. */
export interface Host {
  /** Whether the last scrape went well. */
  readonly up: boolean
  /** How many of its cores are busy: 0.5 is half a core. Of process_cpu_seconds_total, over WINDOW_S. */
  readonly cpu: number | null
  /** process_resident_memory_bytes, when it is up. */
  readonly memoryBytes: number | null
  /** Of node_disk_written_bytes_total, over WINDOW_S. */
  readonly diskBytesPerSecond: number | null
}

/** What all nodes of a role do together; all rates over WINDOW_S. */
export interface Tier {
  readonly up: number
  readonly down: number
  /** The busiest of the nodes that are up. */
  readonly cpuMost: number | null
  /** Of all nodes that are up. */
  readonly memoryBytes: number | null
}

export interface Tiers {
  readonly web: Tier & {
    /** Of http_requests_total; errors are those with a status from 500 on. */
    readonly perSecond: number | null
    readonly errorShare: number | null
    /** Of http_request_duration_seconds. */
    readonly p99Seconds: number | null
  }
  readonly database: Tier & {
    /** Of db_queries_total. */
    readonly perSecond: number | null
    /** Of db_query_duration_seconds. */
    readonly p99Seconds: number | null
  }
  readonly cache: Tier & {
    /** cache_hits_total, as a share of these and cache_misses_total. */
    readonly hitShare: number | null
  }
}

export interface Business {
  readonly day: number
  /** How many different people came today, to whichever servers. */
  readonly activeUsers: number
  /** orders_revenue_cents_total: by how much it grew today. */
  readonly revenueCents: number
}

export interface Alert {
  readonly alert: 'errors' | 'latency' | 'down'
  /** The one that is down. */
  readonly node?: string
}

export interface Message extends Alert {
  /** The same when it begins and when it ends; never used again for another time. */
  readonly id: string
  readonly state: 'begins' | 'ends'
}
