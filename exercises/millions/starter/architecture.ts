/**
 * What a plan may say. Types only: nothing of this runs.
 *
 * A tier is a number of nodes that do the same. Who finds whom is given:
 *
 * users    → dns       which addresses postcards.example has, for them
 * users    → edge      the nearest that is up, by those addresses
 * edge     → balancer  the service: the nearest that is up
 * balancer → web       those of its own region alone
 * web      → cache     all of them; you choose, in store.ts
 * web      → router    the service
 * cache    → router    the service
 * router   → shard     each group is a service: shard-a, shard-b, …
 * shard    → shard     the others of its group
 *
 * A service is one name, as platforms have them: it leads to the nearest of
 * its nodes that is up, those equally near in turn. It takes a second to notice
 * that one of them went down.
 */

/** How many nodes, by region. A region left out has none. */
export type Nodes = Readonly<
  Partial<Record<'seoul' | 'tokyo' | 'singapore' | 'oregon' | 'virginia' | 'frankfurt', number>>
>

/**
 * A month of each, in US dollars: small has 1 core for 20, medium 2 for 40,
 * large 4 for 110, huge 8 for 300.
 */
export type Machine = 'small' | 'medium' | 'large' | 'huge'

interface Tier {
  readonly machine: Machine
  readonly nodes: Nodes
  /** Settings, as text. */
  readonly vars?: Readonly<Record<string, string>>
}

/**
 * So long each web server that got a new version is watched before the next
 * one gets it. Without it nobody watches.
 */
interface Deploy {
  readonly watchMs: number
}

/** `program`: your own program of that exercise, or its reference where you have not passed it. */
export interface Plan {
  readonly dns: Tier & { readonly program: 'geo-dns' }
  readonly edge: Tier & { readonly program: 'cdn-edge' }
  readonly balancer: Tier & { readonly program: 'load-balancer' | 'sticky-sessions' }
  /** It runs web.ts. */
  readonly web: Tier
  readonly cache: Tier & { readonly program: 'read-through-cache' }
  readonly router: Tier & { readonly program: 'consistent-hashing' }
  /**
   * So many groups, each with its part of the keys, and with these nodes. `database` is one that was provided in many
   * lessons: it is durable, and has never heard of other nodes.
   */
  readonly shard: Tier & { readonly program: 'multi-dc-replication' | 'database'; readonly groups: number }
  readonly deploy?: Deploy
}
